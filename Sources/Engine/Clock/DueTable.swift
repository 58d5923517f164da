import Expressions
import GRDB

/// Reads and writes what is due.
struct DueTable {
  let db: Database
  let now: Timestamp
  /// Whom to tell of what is due before anything else was.
  let watch: DueWatch?

  /// A row.
  struct Entry {
    let id: Int64
    let kind: DueItem.Kind
    let module: Int64
    let record: Int64
    let reference: String
    let at: Int64
    let doneAt: Int64?
    let note: String?

    var key: DueItem.Key { DueItem.Key(kind: kind, reference: reference) }
    /// The state whose time it is about, `field/state`, and the number of the step of its escalation.
    var stay: (state: String, step: Int?) {
      guard kind == .escalation, let end = reference.lastIndex(of: "/"),
        let step = Int(reference[reference.index(after: end)...])
      else { return (reference, nil) }
      return (String(reference[..<end]), step)
    }
    /// Whether it waits for its time.
    var isArmed: Bool { doneAt == nil }
  }

  // MARK: Reading

  /// What is due for a record.
  func entries(module: Int64, record: Int64) throws -> [Entry] {
    try entries("module = ?1 AND record = ?2 ORDER BY at, id", [module, record])
  }

  /// What waits and is due by now, in order of its time.
  func due(limit: Int) throws -> [Entry] {
    try entries("done_at IS NULL AND at <= ?1 ORDER BY at, id LIMIT ?2", [now.microseconds, Int64(limit)])
  }

  /// When something is due next; nil if nothing is.
  func next() throws -> Timestamp? {
    let statement = try db.cachedStatement(sql: "SELECT min(at) FROM sys_due WHERE done_at IS NULL")
    return try statement.firstInteger([]).map(Timestamp.init(microseconds:))
  }

  private func entries(_ condition: String, _ arguments: [Int64]) throws -> [Entry] {
    let statement = try db.cachedStatement(
      sql: "SELECT id, kind, module, record, reference, at, done_at, note FROM sys_due WHERE \(condition)")
    var entries: [Entry] = []
    try statement.forEachRow(arguments.map { .integer($0) }) { row in
      // A kind that only a later version knows, or a shell has written, is none of ours.
      guard let kind = DueItem.Kind(rawValue: row.text(1)) else { return }
      entries.append(
        Entry(
          id: row.integer(0), kind: kind, module: row.integer(2), record: row.integer(3), reference: row.text(4),
          at: row.integer(5), doneAt: row.isNull(6) ? nil : row.integer(6), note: row.isNull(7) ? nil : row.text(7)))
    }
    return entries
  }

  // MARK: Writing

  /// Brings what is due for a record to what should be.
  ///
  /// - Parameter isChanged: whether the record has changed, so that what was refused is tried again.
  func follow(_ items: [DueItem], module: Int64, record: Int64, isChanged: Bool) throws {
    let known = try entries(module: module, record: record)
    guard !(known.isEmpty && items.isEmpty) else { return }
    for entry in known where !items.contains(where: { $0.key == entry.key }) { try remove(entry.id) }
    for item in items {
      guard let entry = known.first(where: { $0.key == item.key }) else {
        // An automation does not go back to times that were over before anybody knew of them.
        let isMissed = item.kind == .automation && item.at <= now.microseconds
        try insert(item, module: module, record: record, isPast: item.isPast || isMissed)
        continue
      }
      try follow(entry, item, isChanged: isChanged)
    }
  }

  private func follow(_ entry: Entry, _ item: DueItem, isChanged: Bool) throws {
    let isDue = item.at <= now.microseconds
    if entry.isArmed, item.kind == .automation, isDue, entry.at > now.microseconds {
      try finish(entry.id)
    } else if entry.isArmed {
      // What is overdue keeps the time at which it was.
      if entry.at != item.at, !(isDue && entry.at <= now.microseconds) { try arm(entry.id, at: item.at) }
    } else if !isDue
      || isChanged && ([.transition, .postponed].contains(item.kind) || item.kind == .automation && entry.note != nil)
    {
      try arm(entry.id, at: item.at)
    }
  }

  /// Writes a new row.
  ///
  /// - Parameter isPast: whether it stands there as done.
  func insert(_ item: DueItem, module: Int64, record: Int64, isPast: Bool? = nil) throws {
    let isPast = isPast ?? item.isPast
    try db.cachedStatement(
      sql: "INSERT INTO sys_due(kind, module, record, reference, at, done_at) VALUES (?, ?, ?, ?, ?, ?)"
    ).run([
      item.kind.rawValue.databaseValue, module.databaseValue, record.databaseValue, item.reference.databaseValue,
      item.at.databaseValue, isPast ? item.at.databaseValue : .null,
    ])
    if !isPast { watch?.note(item.at) }
  }

  /// Has a row wait for a time.
  func arm(_ id: Int64, at time: Int64) throws {
    try db.cachedStatement(sql: "UPDATE sys_due SET at = ?, done_at = NULL WHERE id = ?")
      .run([time.databaseValue, id.databaseValue])
    watch?.note(time)
  }

  /// Leaves a row as done.
  ///
  /// - Parameter note: why it was refused.
  func finish(_ id: Int64, note: String? = nil) throws {
    try db.cachedStatement(sql: "UPDATE sys_due SET done_at = ?, note = ? WHERE id = ?")
      .run([now.microseconds.databaseValue, note?.databaseValue ?? .null, id.databaseValue])
  }

  func remove(_ id: Int64) throws {
    try db.cachedStatement(sql: "DELETE FROM sys_due WHERE id = ?").run([id.databaseValue])
  }
}
