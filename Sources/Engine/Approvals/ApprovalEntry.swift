import Expressions
import Foundation
import GRDB
import JSONText
import Metamodel

/// One approval, as it is kept.
struct ApprovalEntry {
  let id: Int64
  let module: Int64
  let record: Int64
  /// The approval's name.
  let name: String
  let version: Int64
  /// Which rule has counted, from 0.
  let rule: Int
  let event: Approval.Event
  let transition: String?
  /// The change that waits, as JSON; nil where there is none.
  let held: String?
  /// Whether somebody asked for what waits, whose rights count then.
  let isAsked: Bool
  /// The record's version when it was submitted.
  let seenVersion: Int64
  let submitter: Int64
  /// Whose own what waits is, so that others have to decide: whoever has submitted it, now or before, and whoever caused or wrote it.
  let authors: Set<Int64>
  let at: Timestamp
  let allowsOwn: Bool
  let openFields: [String]
  /// Whether those who are asked are mailed a link.
  let isMailed: Bool
  /// The one that was submitted before, and again as this.
  let previous: Int64?
  /// The one that had to agree to the same change before.
  let after: Int64?
  let step: Int
  let steps: Int
  let state: ApprovalState
  let due: Timestamp?
  let endedAt: Timestamp?
  /// Why it is blocked, or which effects of its end were refused.
  let problems: [Problem]

  /// Whether somebody has nothing to decide here, since it is their own.
  func isOwn(_ user: Int64) -> Bool { !allowsOwn && (user == submitter || authors.contains(user)) }

  /// What it is about, read when it is asked for: most ask only where it stands.
  var waiting: Waiting {
    guard let held else { return event == .create ? .record : .nothing }
    return (try? JSONDecoder().decode(HeldCommand.self, from: Data(held.utf8))).map(Waiting.command) ?? .nothing
  }

  /// The change that waits; nil where there is none.
  var command: HeldCommand? { if case .command(let command) = waiting { command } else { nil } }
}

/// What an approval is about.
enum Waiting {
  /// The new record itself.
  case record
  case command(HeldCommand)
  /// Nothing any more: it was erased, or cannot be read.
  case nothing
}

/// What has become of an approval.
package enum ApprovalState: String, Sendable, Hashable, Codable, CaseIterable {
  /// Somebody has to decide.
  case pending
  case approved
  /// It was approved, and what waited was refused on the record as it stood then.
  case blocked
  case rejected
  case recalled
  /// It has been submitted again: after it was blocked, so that nobody has to decide any more, or since what was agreed to is judged by
  /// another rule by now.
  case replaced
  /// What waited was erased.
  case withdrawn
}

extension ApprovalEntry {
  /// What people call it, also where the model has it no more.
  func label(in model: Model) -> String { model.approval(name)?.label.original ?? name }
}

/// Reads and writes approvals.
struct ApprovalTable {
  let db: Database

  private static let selection = """
    SELECT a.id, a.module, a.record, v.approval, a.version, a.rule, a.event, a.transition, a.command, a.asked, a.seen,
      a.submitter, a.at, a.own, a.open, a.mailed, a.previous, a."after", a.step, a.steps, a.state, a.due_at, a.ended_at,
      a.problems, a.authors
    FROM sys_approval a JOIN sys_approval_version v ON v.id = a.version
    """

  func entry(_ id: Int64) throws -> ApprovalEntry? { try entries("WHERE a.id = ?", [id]).first }

  /// An approval and those that had to agree to the same change before it, the last one first.
  func chain(_ id: Int64) throws -> [ApprovalEntry] {
    var chain: [ApprovalEntry] = []
    var next: Int64? = id
    while let id = next, let entry = try entry(id), !chain.contains(where: { $0.id == id }) {
      chain.append(entry)
      next = entry.after
    }
    return chain
  }

  /// The one that is asked after this one, about the same change; nil if none is.
  func next(_ id: Int64) throws -> Int64? {
    try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT max(id) FROM sys_approval WHERE previous = ?1 OR \"after\" = ?1"), arguments: [id]
    )
  }

  /// The one that locks a record; nil if none does.
  func pending(of record: Int64, in plan: ModulePlan) throws -> ApprovalEntry? {
    let id = try db.cachedStatement(
      sql: "SELECT id FROM sys_approval WHERE module = ? AND record = ? AND state = 'pending'"
    ).firstInteger([plan.id.databaseValue, record.databaseValue])
    return try id.flatMap(entry)
  }

  /// The one that keeps a record from being worked with: it is pending, or it is a new record's and nobody has agreed to that.
  func locking(_ record: Int64, in plan: ModulePlan) throws -> ApprovalEntry? {
    let id = try db.cachedStatement(
      sql: """
        SELECT a.id FROM sys_approval a WHERE a.module = ? AND a.record = ? AND (a.state = 'pending' OR \(ApprovalTables.isUndecided("a")))
        ORDER BY a.state = 'pending' DESC LIMIT 1
        """
    ).firstInteger([plan.id.databaseValue, record.databaseValue])
    return try id.flatMap(entry)
  }

  /// Those that meet a condition over `a`.
  func entries(_ condition: String, _ arguments: StatementArguments) throws -> [ApprovalEntry] {
    try Row.fetchAll(db.cachedStatement(sql: "\(Self.selection) \(condition)"), arguments: arguments).map(Self.entry)
  }

  /// By their places in the selection: to find columns by their names takes longer than to read them.
  private static func entry(_ row: Row) -> ApprovalEntry {
    func moment(_ index: Int) -> Timestamp? { (row[index] as Int64?).map(Timestamp.init(microseconds:)) }
    func decoded<Part: Decodable>(_ index: Int, _ type: [Part].Type) -> [Part] {
      guard let text = row[index] as String?, text != "[]" else { return [] }
      return (try? JSONDecoder().decode(type, from: Data(text.utf8))) ?? []
    }
    return ApprovalEntry(
      id: row[0], module: row[1], record: row[2], name: row[3], version: row[4], rule: row[5],
      event: Approval.Event(rawValue: row[6]) ?? .edit, transition: row[7], held: row[8], isAsked: row[9],
      seenVersion: row[10], submitter: row[11], authors: Set(decoded(24, [Int64].self)),
      at: Timestamp(microseconds: row[12]), allowsOwn: row[13], openFields: decoded(14, [String].self),
      isMailed: row[15], previous: row[16], after: row[17], step: row[18], steps: row[19],
      state: ApprovalState(rawValue: row[20]) ?? .withdrawn, due: moment(21), endedAt: moment(22),
      problems: decoded(23, [Problem].self))
  }

  /// Those of other records with which values for a record wait: `contact.phone`.
  func giving(to place: RecordPlace, in compiled: CompiledModel) throws -> [ApprovalEntry] {
    try entries("WHERE a.command GLOB '*\"[a-z]*.[a-z]*\":*' ORDER BY a.id", []).filter { entry in
      guard let values = entry.command?.values, let plan = compiled.plan(id: entry.module),
        let row = try RowTable(plan: plan, db: db).row(entry.record)
      else { return false }
      return values.keys.compactMap(\.parentField).contains { lookup, _ in
        if let given = values[lookup] { return given.recordID == place.id }
        guard case .record(let named)? = row.value(of: lookup, in: plan) else { return false }
        return named.module == place.module && named.id == place.id
      }
    }
  }

  // MARK: Writing

  /// What is submitted.
  struct Submission {
    let submitter: Int64
    let authors: Set<Int64>
    let approval: Approval
    let rule: Int
    let event: Approval.Event
    let command: HeldCommand?
    let seenVersion: Int64
    let previous: Int64?
    let after: Int64?
    let due: Timestamp?
  }

  /// - Returns: the new approval's id. No step of it is open yet.
  func insert(_ submission: Submission, of record: Int64, in plan: ModulePlan, by execution: Execution) throws -> Int64
  {
    let approval = submission.approval
    let version = try ApprovalVersionTable(db: db).version(
      of: approval, in: plan, of: execution.state.compiled)
    let open = String(decoding: try JSONEncoder().encode(approval.openFields), as: UTF8.self)
    try db.cachedStatement(
      sql: """
        INSERT INTO sys_approval(
          module, record, version, rule, event, transition, command, asked, seen, submitter, authors, at, own, open, previous,
          "after", steps, due_at, mailed)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      plan.id, record, version, submission.rule, submission.event.rawValue, submission.command?.transition,
      try submission.command?.json, execution.isAsked, submission.seenVersion, submission.submitter,
      submission.authors.sorted().jsonList, execution.now.microseconds, approval.allowsOwn, open, submission.previous,
      submission.after, approval.rules[submission.rule].steps.count, submission.due?.microseconds, approval.isMailed,
    ])
    return db.lastInsertedRowID
  }

  /// Opens the next step.
  func step(_ id: Int64) throws {
    try db.cachedStatement(sql: "UPDATE sys_approval SET step = step + 1 WHERE id = ?").execute(arguments: [id])
  }

  func end(_ id: Int64, _ state: ApprovalState, at now: Timestamp, problems: [Problem] = []) throws {
    let words = problems.isEmpty ? nil : String(decoding: try JSONEncoder().encode(problems), as: UTF8.self)
    try db.cachedStatement(sql: "UPDATE sys_approval SET state = ?, ended_at = ?, problems = ? WHERE id = ?").execute(
      arguments: [state.rawValue, now.microseconds, words, id])
  }

  /// The last one about a record's transition, if it ended without anybody's agreement and was not submitted again.
  func refused(_ transition: String, of record: Int64, in plan: ModulePlan) throws -> ApprovalEntry? {
    let id = try db.cachedStatement(
      sql: "SELECT max(id) FROM sys_approval WHERE module = ? AND record = ? AND transition = ?"
    ).firstInteger([plan.id.databaseValue, record.databaseValue, transition.databaseValue])
    return try id.flatMap(entry).flatMap { [.rejected, .recalled].contains($0.state) ? $0 : nil }
  }

  /// Notes what was refused when it ended.
  func note(_ problems: [Problem], on id: Int64) throws {
    let words = String(decoding: try JSONEncoder().encode(problems), as: UTF8.self)
    try db.cachedStatement(sql: "UPDATE sys_approval SET problems = ? WHERE id = ?").execute(arguments: [words, id])
  }

  /// Somebody's verdict.
  struct Decision {
    let verdict: Verdict
    let seat: Int64?
    let capacity: Capacity
    let standingFor: Int64?
    let reason: String?
  }

  enum Verdict: String {
    case approve
    case reject
    case delegate
    case recall
  }

  /// As what somebody decides.
  enum Capacity: String {
    case approver
    case substitute
    case delegate
    case administrator
    case submitter
  }

  func append(_ decision: Decision, to entry: ApprovalEntry, by execution: Execution) throws {
    let day = execution.now.date(in: execution.state.settings.timeZone).daysSinceEpoch
    try db.cachedStatement(
      sql: """
        INSERT INTO sys_approval_decision(
          approval, step, seat, verdict, actor, capacity, standing_for, day, at, reason)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      entry.id, entry.step, decision.seat, decision.verdict.rawValue, execution.caller.userID,
      decision.capacity.rawValue, decision.standingFor, day, execution.now.microseconds, decision.reason,
    ])
  }

  /// Whether enough have agreed to the step that is open.
  func isAgreed(_ entry: ApprovalEntry) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT \(ApprovalTables.isAgreed("?1", step: "?2"))"), arguments: [entry.id, entry.step])
      ?? false
  }
}
