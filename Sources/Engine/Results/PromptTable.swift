package import Expressions
import Foundation
import GRDB

/// Something that a result could not do, until somebody does it.
package struct Prompt: Sendable, Hashable, Codable {
  package let id: Int64
  package let module: String
  /// Of a record that was merged into another, that one.
  package fileprivate(set) var record: Int64
  /// What the record is called, as far as the reader may know.
  package var title: String
  /// What could not be done: `close lost`.
  package let action: String
  /// The field that it would have moved, from where and to where; nil where it would have moved nothing.
  package let field: String?
  package let from: String?
  package let to: String?
  /// The transition that does it; nil if none does.
  package let transition: String?
  /// Who has logged the result, and when.
  package let user: String
  package let at: Timestamp
  /// What stood in its way then, as far as the reader may know.
  package var problems: [Problem]
}

extension Prompt {
  /// The same of the record into which its own was merged.
  func moved(to survivor: Int64) -> Prompt {
    var moved = self
    moved.record = survivor
    return moved
  }
}

/// Reads and writes prompts. They belong to the stay of a record in its stage: once it has left that they are done.
struct PromptTable {
  let db: Database

  /// A prompt that is being left.
  struct Entry {
    let record: PlannedRecord
    let result: Int64?
    let action: String
    var field = ""
    var from: String?
    var to: String?
    var transition: String?
    var stay: Int64 = 0
    let problems: [Problem]
    let user: Int64
  }

  /// - Returns: its id.
  func append(_ entry: Entry, at now: Timestamp) throws -> Int64 {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // What was found is the record's, and is told as it is then.
    let problems = entry.problems.map { Problem(at: $0.at, code: $0.code, message: $0.message, who: $0.who) }
    let text = String(decoding: try encoder.encode(problems), as: UTF8.self)
    // The same thing is asked for once.
    try db.cachedStatement(
      sql: """
        UPDATE sys_prompt SET done_at = ?, done_by = ? WHERE module = ? AND record = ? AND action = ? AND done_at IS NULL
        """
    ).run([
      now.microseconds.databaseValue, entry.user.databaseValue, entry.record.plan.id.databaseValue,
      entry.record.id.databaseValue, entry.action.databaseValue,
    ])
    try db.cachedStatement(
      sql: """
        INSERT INTO sys_prompt(module, record, result, action, field, "from", "to", transition, stay, problems, user, at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).run([
      entry.record.plan.id.databaseValue, entry.record.id.databaseValue, entry.result?.databaseValue ?? .null,
      entry.action.databaseValue, entry.field.databaseValue, entry.from?.databaseValue ?? .null,
      entry.to?.databaseValue ?? .null, entry.transition?.databaseValue ?? .null, entry.stay.databaseValue,
      text.databaseValue, entry.user.databaseValue, now.microseconds.databaseValue,
    ])
    return db.lastInsertedRowID
  }

  /// Whether the record is still in the state in which it was.
  private static let isOfPresentStay = """
    (p.stay = 0 OR NOT EXISTS(SELECT 1 FROM process_move b
      JOIN process_move l ON l.subject = b.subject AND l.record = b.record
      WHERE b.id = p.stay AND l.id > b.id AND (l.kind <> 'migrate' OR l."to" IS NOT l."from")))
    """

  /// The prompts that are open: of a record and of what was merged into it, or of all; the oldest first.
  func open(of record: PlannedRecord? = nil, id: Int64? = nil, limit: Int) throws -> [Prompt] {
    var prompts: [Prompt] = []
    try db.cachedStatement(
      sql: """
        SELECT p.id, m.name, p.record, p.action, p.field, p."from", p."to", p.transition, u.name, p.at, p.problems
        FROM sys_prompt p JOIN sys_module m ON m.id = p.module JOIN sys_user u ON u.id = p.user
        WHERE p.done_at IS NULL AND (?1 IS NULL OR p.module = ?1 AND p.record IN (\(ResultTable.parts)))
          AND (?4 IS NULL OR p.id = ?4) AND \(Self.isOfPresentStay)
        ORDER BY p.id LIMIT ?3
        """
    ).forEachRow([
      record.map { .integer($0.plan.id) } ?? .null, record.map { .integer($0.id) } ?? .null, .integer(Int64(limit)),
      id.map { .integer($0) } ?? .null,
    ]) { row in
      let text = { (index: Int) in row.isNull(index) ? nil : row.text(index) }
      let field = row.text(4)
      prompts.append(
        Prompt(
          id: row.integer(0), module: row.text(1), record: row.integer(2), title: "", action: row.text(3),
          field: field.isEmpty ? nil : field, from: text(5), to: text(6), transition: text(7), user: row.text(8),
          at: Timestamp(microseconds: row.integer(9)),
          problems: try JSONDecoder().decode([Problem].self, from: Data(row.text(10).utf8))))
    }
    return prompts
  }

  func finish(_ id: Int64, by user: Int64, at now: Timestamp) throws {
    try db.cachedStatement(sql: "UPDATE sys_prompt SET done_at = ?, done_by = ? WHERE id = ? AND done_at IS NULL")
      .run([now.microseconds.databaseValue, user.databaseValue, id.databaseValue])
  }

  /// Takes what problems said of erased records away.
  func erase(_ quotes: ErasedQuotes) throws {
    let prompts = try quotes.rows(of: "sys_prompt", in: "problems") { text in
      let problems = try? JSONDecoder().decode([Problem].self, from: Data(text.utf8))
      return ErasedQuotes.Told(texts: problems?.map(\.message) ?? [text])
    }
    try db.execute(
      sql: "UPDATE sys_prompt SET problems = '[]' WHERE id IN (SELECT value FROM json_each(?))",
      arguments: [prompts.jsonList])
  }
}
