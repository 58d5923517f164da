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
  /// What waits; nil where the record itself does, or where it was erased.
  let command: HeldCommand?
  /// Whether somebody asked for what waits, whose rights count then.
  let isAsked: Bool
  /// The record's version when it was submitted.
  let seenVersion: Int64
  let submitter: Int64
  let at: Timestamp
  let allowsOwn: Bool
  let openFields: [String]
  /// Whether those who are asked are mailed a link.
  let isMailed: Bool
  /// The one that was submitted before, and again as this.
  let previous: Int64?
  let step: Int
  let steps: Int
  let state: ApprovalState
  let due: Timestamp?
  let endedAt: Timestamp?
  /// Why it is blocked.
  let problems: [Problem]
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
  /// It was blocked, and has been submitted again.
  case replaced
  /// Its record was erased.
  case withdrawn
}

/// A change of a record that waits for a decision.
enum HeldCommand: Codable, Hashable {
  case update(RecordInput)
  case transition(String, TransitionInput)

  /// The same with other values in place of some.
  func with(_ values: RecordInput, note: String? = nil) -> HeldCommand {
    switch self {
    case .update(let held): return .update(held.merging(values) { $1 })
    case .transition(let name, var input):
      input.values.merge(values) { $1 }
      return .transition(name, input)
    }
  }

  var values: RecordInput {
    switch self {
    case .update(let values): values
    case .transition(_, let input): input.values
    }
  }

  func command(on target: RecordTarget) -> Command {
    switch self {
    case .update(let values): .update(target, values: values)
    case .transition(let name, let input): .transition(target, name: name, input: input)
    }
  }

  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }
}

/// Reads and writes approvals.
struct ApprovalTable {
  let db: Database

  private static let selection = """
    SELECT a.*, v.approval AS name FROM sys_approval a JOIN sys_approval_version v ON v.id = a.version
    """

  func entry(_ id: Int64) throws -> ApprovalEntry? { try entries("WHERE a.id = ?", [id]).first }

  /// The one that locks a record; nil if none does.
  func pending(of record: Int64, in plan: ModulePlan) throws -> ApprovalEntry? {
    let id = try db.cachedStatement(
      sql: "SELECT id FROM sys_approval WHERE module = ? AND record = ? AND state = 'pending'"
    ).firstInteger([plan.id.databaseValue, record.databaseValue])
    return try id.flatMap(entry)
  }

  /// Those that meet a condition over `a`.
  func entries(_ condition: String, _ arguments: StatementArguments) throws -> [ApprovalEntry] {
    try Row.fetchAll(db, sql: "\(Self.selection) \(condition)", arguments: arguments).map(Self.entry)
  }

  private static func entry(_ row: Row) -> ApprovalEntry {
    func moment(_ column: String) -> Timestamp? { (row[column] as Int64?).map(Timestamp.init(microseconds:)) }
    func decoded<Part: Decodable>(_ column: String, _ type: Part.Type) -> Part? {
      (row[column] as String?).flatMap { try? JSONDecoder().decode(type, from: Data($0.utf8)) }
    }
    return ApprovalEntry(
      id: row["id"], module: row["module"], record: row["record"], name: row["name"], version: row["version"],
      rule: row["rule"], event: Approval.Event(rawValue: row["event"]) ?? .edit, transition: row["transition"],
      command: decoded("command", HeldCommand.self), isAsked: row["asked"], seenVersion: row["seen"],
      submitter: row["submitter"], at: Timestamp(microseconds: row["at"]), allowsOwn: row["own"],
      openFields: decoded("open", [String].self) ?? [], isMailed: row["mailed"],
      previous: row["previous"], step: row["step"],
      steps: row["steps"], state: ApprovalState(rawValue: row["state"]) ?? .withdrawn, due: moment("due_at"),
      endedAt: moment("ended_at"), problems: decoded("problems", [Problem].self) ?? [])
  }

  // MARK: Writing

  /// What is submitted.
  struct Submission {
    let approval: Approval
    let rule: Int
    let event: Approval.Event
    let command: HeldCommand?
    let seenVersion: Int64
    let previous: Int64?
    let due: Timestamp?
  }

  /// - Returns: the new approval's id. No step of it is open yet.
  func insert(_ submission: Submission, of record: Int64, in plan: ModulePlan, by execution: Execution) throws -> Int64
  {
    let approval = submission.approval
    let version = try ApprovalVersionTable(db: db).version(of: approval, in: plan)
    let transition: String? = if case .transition(let name, _)? = submission.command { name } else { nil }
    let open = String(decoding: try JSONEncoder().encode(approval.openFields), as: UTF8.self)
    try db.execute(
      sql: """
        INSERT INTO sys_approval(
          module, record, version, rule, event, transition, command, asked, seen, submitter, at, own, open, previous,
          steps, due_at, mailed)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        plan.id, record, version, submission.rule, submission.event.rawValue, transition,
        try submission.command?.json, execution.isAsked, submission.seenVersion, execution.caller.userID,
        execution.now.microseconds, approval.allowsOwn, open, submission.previous,
        approval.rules[submission.rule].steps.count, submission.due?.microseconds,
        approval.isMailed,
      ])
    return db.lastInsertedRowID
  }

  /// Opens the next step.
  func step(_ id: Int64) throws {
    try db.execute(sql: "UPDATE sys_approval SET step = step + 1 WHERE id = ?", arguments: [id])
  }

  func end(_ id: Int64, _ state: ApprovalState, at now: Timestamp, problems: [Problem] = []) throws {
    let words = problems.isEmpty ? nil : String(decoding: try JSONEncoder().encode(problems), as: UTF8.self)
    try db.execute(
      sql: "UPDATE sys_approval SET state = ?, ended_at = ?, problems = ? WHERE id = ?",
      arguments: [state.rawValue, now.microseconds, words, id])
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
    try db.execute(
      sql: """
        INSERT INTO sys_approval_decision(
          approval, step, seat, verdict, actor, capacity, standing_for, day, at, reason)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        entry.id, entry.step, decision.seat, decision.verdict.rawValue, execution.caller.userID,
        decision.capacity.rawValue, decision.standingFor, day, execution.now.microseconds, decision.reason,
      ])
  }

  /// Whether enough have agreed to the step that is open.
  func isAgreed(_ entry: ApprovalEntry) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT \(ApprovalTables.isAgreed("?1", step: "?2"))", arguments: [entry.id, entry.step]) ?? false
  }

  /// Takes what was submitted about records away, and words from wherever they stand; what is pending of them is withdrawn.
  func erase(_ records: [Int64], in plan: ModulePlan, saying words: [String], by execution: Execution) throws {
    let ids = records.map(String.init).joined(separator: ", ")
    try db.execute(
      sql: """
        UPDATE sys_approval SET state = 'withdrawn', ended_at = ?
        WHERE module = ? AND record IN (\(ids)) AND state IN ('pending', 'blocked')
        """, arguments: [execution.now.microseconds, plan.id])
    let mine = "a.module = ?1 AND a.record IN (\(ids))"
    func says(_ column: String) -> String {
      "EXISTS(SELECT 1 FROM json_each(?2) AS w WHERE instr(\(column), w.value) > 0)"
    }
    let list = JSON.strings(words).compactText
    let escaped = JSON.strings(words.map { String(JSON.string($0).compactText.dropFirst().dropLast()) }).compactText
    try db.execute(
      sql: """
        UPDATE sys_approval AS a SET command = CASE WHEN command IS NULL THEN NULL ELSE '"erased"' END, problems = NULL
        WHERE (\(mine)) OR \(says("a.command")) OR \(says("a.problems"))
        """, arguments: [plan.id, escaped])
    try db.execute(
      sql: """
        UPDATE sys_approval_decision SET reason = 'erased' WHERE reason IS NOT NULL AND reason <> 'erased' AND (
          approval IN (SELECT a.id FROM sys_approval a WHERE \(mine)) OR \(says("reason")))
        """, arguments: [plan.id, list])
  }
}
