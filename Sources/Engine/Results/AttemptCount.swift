import Expressions
import GRDB
import Metamodel

/// Counts the results that were logged about a record, or about everything of its contact, for rules of attempts.
struct AttemptCount {
  let flow: ResultFlow
  let now: Timestamp
  /// Those of the record, the newest first.
  let ofRecord: [Past]
  /// Those of the contact, the newest first.
  let ofContact: [Past]

  /// A result that was logged.
  struct Past {
    let result: String
    let at: Int64
    let isEffective: Bool
    let reached: String
  }

  /// How many results count for a rule, with one that is being logged.
  ///
  /// - Parameter result: the one that is being logged; nil counts those that were.
  func count(_ rule: AttemptRule, with result: ResultValue?) -> Int {
    var count = 0
    if let result {
      if rule.isReset, result.isEffective { return 0 }
      guard rule.counted.contains(result.code) else { return rule.isConsecutive ? 0 : before(rule) }
      count = 1
    }
    return count + before(rule)
  }

  private func before(_ rule: AttemptRule) -> Int {
    let mark = Self.mark(rule, of: flow)
    let start = rule.window.map { now.microseconds - $0.microseconds }
    var count = 0
    for past in rule.isPerContact ? ofContact : ofRecord {
      if let start, past.at < start { break }
      if past.reached.contains(mark) || rule.isReset && past.isEffective { break }
      if rule.counted.contains(past.result) {
        count += 1
      } else if rule.isConsecutive {
        break
      }
    }
    return count
  }

  /// How a result says that it has reached a rule.
  static func mark(_ rule: AttemptRule, of flow: ResultFlow) -> String { " \(flow.name)/\(rule.name) " }
}

/// Reads and writes the results that were logged. Those about records that were merged into one are that one's, for as long as the merge
/// stands: each stays written as it was logged.
struct ResultTable {
  let db: Database

  /// The results about a record, the newest first.
  func past(module: Int64, record: Int64) throws -> [AttemptCount.Past] {
    try past("module = ?1 AND record IN (\(Self.parts))", module, record)
  }

  /// The results about everything of a contact, the newest first.
  func past(contactModule: Int64, contact: Int64) throws -> [AttemptCount.Past] {
    try past("contact_module = ?1 AND contact IN (\(Self.parts))", contactModule, contact)
  }

  /// The record `?2` of the module `?1`, and those that were merged into it.
  static let parts = """
    WITH RECURSIVE part(id) AS (
      SELECT ?2 UNION SELECT l.record FROM part p
      JOIN sys_merge m ON m.module = ?1 AND m.survivor = p.id AND m.undone_at IS NULL
      JOIN sys_merge_loser l ON l.merge = m.id)
    SELECT id FROM part
    """

  private func past(_ condition: String, _ module: Int64, _ record: Int64) throws -> [AttemptCount.Past] {
    var past: [AttemptCount.Past] = []
    try db.cachedStatement(
      sql: "SELECT result, at, effective, reached FROM sys_result WHERE \(condition) ORDER BY id DESC"
    ).forEachRow([.integer(module), .integer(record)]) { row in
      past.append(
        AttemptCount.Past(
          result: row.text(0), at: row.integer(1), isEffective: row.integer(2) != 0, reached: row.text(3)))
    }
    return past
  }

  /// When somebody was called last; nil if never.
  func last(contact: PlannedRecord) throws -> Int64? {
    try db.cachedStatement(
      sql: "SELECT at FROM sys_result WHERE contact_module = ? AND contact = ? ORDER BY id DESC LIMIT 1"
    ).firstInteger([contact.plan.id.databaseValue, contact.id.databaseValue])
  }

  /// How many results were logged about a record.
  func count(module: Int64, record: Int64) throws -> Int {
    Int(
      try db.cachedStatement(sql: "SELECT count(*) FROM sys_result WHERE module = ?1 AND record IN (\(Self.parts))")
        .firstInteger([module.databaseValue, record.databaseValue]) ?? 0)
  }

  /// - Returns: its id.
  func append(_ entry: Entry) throws -> Int64 {
    try db.cachedStatement(
      sql: """
        INSERT INTO sys_result(module, record, flow, result, at, user, interaction_module, interaction, contact_module,
          contact, definitive, effective, quality, channel, reached) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).run([
      entry.record.plan.id.databaseValue, entry.record.id.databaseValue, entry.flow.databaseValue,
      entry.result.code.databaseValue, entry.at.microseconds.databaseValue, entry.user.databaseValue,
      entry.interaction.plan.id.databaseValue, entry.interaction.id.databaseValue,
      entry.contact.plan.id.databaseValue, entry.contact.id.databaseValue, entry.result.isDefinitive.databaseValue,
      entry.result.isEffective.databaseValue, entry.result.quality.rawValue.databaseValue,
      entry.result.channel.rawValue.databaseValue, entry.reached.databaseValue,
    ])
    return db.lastInsertedRowID
  }

  /// A result that is being logged.
  struct Entry {
    let record: PlannedRecord
    let flow: String
    let result: ResultValue
    let at: Timestamp
    let user: Int64
    let interaction: PlannedRecord
    let contact: PlannedRecord
    let reached: String
  }
}
