import Expressions
import GRDB
import JSONText
import Metamodel

/// Until when a record may be in its states: what an answer tells of a record beside its values.
///
/// It tells moments, not how long is left, so that an answer stays true while its version does.
struct StateTimes {
  /// The member of an answer that has them; a field of that name hides them.
  static let member = "state_times"

  let context: ReadContext
  let caller: Caller
  let plan: ModulePlan

  /// What is told of a record; nil where it is in no state whose time ends and that the caller may read.
  func json(of record: Int64) throws -> JSON? {
    guard plan.module.field(Self.member) == nil else { return nil }
    let access = context.access(of: caller)
    let times = try plan.guarded.compactMap { guarded -> JSON? in
      let field = plan.fields[guarded.index]
      guard access.reads(field.field.name, of: plan.module.name) else { return nil }
      return try json(of: record, guarded, field)
    }
    return times.isEmpty ? nil : .array(times)
  }

  /// The state is read with its times, so that they are of one moment.
  private func json(of record: Int64, _ guarded: GuardedField, _ field: PlannedField) throws -> JSON? {
    let column = field.column.quotedDatabaseIdentifier
    let due = { (kind: String) in
      """
      (SELECT d.at FROM sys_due AS d WHERE d.module = ?2 AND d.record = ?3 AND d.kind = '\(kind)'
        AND d.reference = '\(field.field.name)/' || t.\(column))
      """
    }
    let statement = try context.db.cachedStatement(
      sql: """
        SELECT t.\(column),
          (SELECT m.at FROM process_move AS m WHERE m.subject = ?1 AND m.record = ?3
            AND (m.kind <> 'migrate' OR m."to" IS NOT m."from") ORDER BY m.id DESC LIMIT 1),
          \(due(DueItem.Kind.warning.rawValue)), \(due(DueItem.Kind.level.rawValue))
        FROM \(plan.module.name.quotedDatabaseIdentifier) AS t
        WHERE t.id = ?3 AND t."\(field.column)__process" IS NOT NULL
        """)
    var found: JSON?
    try statement.forEachRow([.integer(guarded.subject), .integer(plan.id), .integer(record)]) { row in
      guard !row.isNull(0), !row.isNull(1), !row.isNull(3) else { return }
      found = .object([
        "field": .string(field.field.name), "state": .string(row.text(0)), "since": .moment(row.integer(1)),
        "warning": row.isNull(2) ? .null : .moment(row.integer(2)), "due": .moment(row.integer(3)),
      ])
    }
    return found
  }
}
