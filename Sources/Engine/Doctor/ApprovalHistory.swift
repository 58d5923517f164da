import GRDB

/// What the histories of records tell of their approvals, read once.
struct ApprovalHistory {
  /// A moment of a record.
  struct Moment: Hashable {
    let module: Int64
    let record: Int64
    let at: Int64
  }

  /// An approval of a record.
  private struct Place: Hashable {
    let module: Int64
    let record: Int64
    let approval: Int64
  }

  private var entries: [Moment: [(actor: Int64, cause: String)]] = [:]
  /// Where each approval has come to as the last entry about that has it, and when.
  private var ends: [Place: (state: ApprovalState, at: Int64)] = [:]

  /// - Parameter db: the store whose histories are read.
  init(_ db: Database) throws {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT h.module, h.record, h.at, h.actor, h.cause
        FROM (SELECT DISTINCT module, record FROM sys_approval) a
        JOIN sys_history h ON h.module = a.module AND h.record = a.record
        WHERE instr(h.cause, '(') > 0 OR substr(h.cause, -8) = ': \(ErasureTable.word)' ORDER BY h.id
        """)
    while let row = try rows.next() {
      let moment = Moment(module: row["module"], record: row["record"], at: row["at"])
      let cause: String = row["cause"]
      entries[moment, default: []].append((row["actor"], cause))
      guard let (state, approval) = Self.end(toldBy: cause) else { continue }
      ends[Place(module: moment.module, record: moment.record, approval: approval)] = (state, moment.at)
    }
  }

  /// The end of an approval of which an entry tells; nil if it is about something else. Where an approval has several steps, those who
  /// agree to the first leave the same words as those who agree to the last.
  private static func end(toldBy cause: String) -> (state: ApprovalState, approval: Int64)? {
    // What comes after the colon is somebody's reason.
    let words = cause.prefix(upTo: cause.firstRange(of: ": ")?.lowerBound ?? cause.endIndex)
    let deeds: [(String, ApprovalState)] = [
      ("approve, blocked, ", .blocked), ("approve ", .approved), ("reject ", .rejected), ("recall ", .recalled),
      ("submit again approval ", .replaced),
    ]
    if let state = deeds.first(where: { words.hasPrefix($0.0) })?.1, let place = words.firstRange(of: "approval ") {
      return id(in: words[place.upperBound...]).map { (state, $0) }
    }
    guard let place = cause.ranges(of: "approved by ").last else { return nil }
    return id(in: cause[place.upperBound...]).map { (.approved, $0) }
  }

  /// The number in the first brackets.
  private static func id(in words: Substring) -> Int64? {
    guard let start = words.firstIndex(of: "("), let end = words[start...].firstIndex(of: ")") else { return nil }
    return Int64(words[words.index(after: start)..<end])
  }

  /// Whether an approval came to an end at a moment, and to no other later.
  func tellsEnd(_ state: ApprovalState?, of approval: Int64, at moment: Moment) -> Bool {
    let end = ends[Place(module: moment.module, record: moment.record, approval: approval)]
    if let end, end.state == state, end.at == moment.at { return true }
    // Of an erased record the words may be gone.
    return entries[moment]?.contains { $0.cause.hasSuffix(Self.erased) && Self.end(toldBy: $0.cause) == nil } ?? false
  }

  /// Whether somebody decided an approval at a moment.
  func tellsDecision(of approval: Int64, by actor: Int64, _ name: String, at moment: Moment) -> Bool {
    entries[moment]?.contains { entry in
      entry.cause.hasSuffix(Self.erased)
        || entry.cause.contains("(\(approval))")
          && (entry.actor == actor || entry.cause.contains("approved by") && entry.cause.contains(name))
    } ?? false
  }

  private static let erased = ": \(ErasureTable.word)"
}
