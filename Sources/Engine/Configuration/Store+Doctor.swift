import Expressions
import GRDB
import Metamodel

/// Something in a store that its administrator should know.
package struct DoctorFinding: Sendable, Hashable, Codable {
  /// `error` for what must not be, `note` for what stands in the ledger as an exception.
  package let severity: String
  /// `trigger_missing`, `trigger_changed`, `index_missing`, `ledger_differs`, `integrity`, `override`, `enter`,
  /// `migrate`, `exit`.
  package let code: String
  package let message: String
}

extension Store {
  /// Compares the store with its model and its ledger, and shows every move off a blueprint's paths.
  package func doctor() async throws -> [DoctorFinding] {
    try await read { context in
      let doctor = Doctor(db: context.db, compiled: context.state.compiled)
      return try doctor.integrity() + doctor.schema() + doctor.ledger() + doctor.exceptions()
    }
  }
}

private struct Doctor {
  let db: Database
  let compiled: CompiledModel

  func integrity() throws -> [DoctorFinding] {
    let problems = try String.fetchAll(db, sql: "PRAGMA quick_check(5)").filter { $0 != "ok" }
    let orphans = try Int.fetchOne(db, sql: "SELECT count(*) FROM pragma_foreign_key_check") ?? 0
    let dangling = orphans > 0 ? ["\(orphans) rows refer to rows that do not exist"] : []
    return (problems + dangling).map { DoctorFinding(severity: "error", code: "integrity", message: $0) }
  }

  /// Triggers and indexes against what the model wants.
  func schema() throws -> [DoctorFinding] {
    let rows = try Row.fetchAll(db, sql: "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('trigger', 'index')")
    // An index and a trigger may have one name.
    let existing = Dictionary(
      rows.map { row in ("\(row["type"] as String) \(row["name"] as String)", row["sql"] as String? ?? "") },
      uniquingKeysWith: { $1 })
    let own = (SystemTables.definitions + Ledger.definitions).compactMap(SchemaObject.init(definition:))
    let wanted = own + compiled.tables.flatMap { $0.indexes + $0.triggers }
    return wanted.compactMap { object in
      let isTrigger = object.sql.hasPrefix("CREATE TRIGGER")
      guard let sql = existing["\(isTrigger ? "trigger" : "index") \(object.name)"] else {
        return DoctorFinding(
          severity: "error", code: isTrigger ? "trigger_missing" : "index_missing",
          message: "\(object.name) is missing.")
      }
      guard sql != object.sql else { return nil }
      return DoctorFinding(
        severity: "error", code: "trigger_changed", message: "\(object.name) is not as the model wants it.")
    }
  }

  /// Records that are not where the ledger has them: not possible while the triggers stand.
  func ledger() throws -> [DoctorFinding] {
    try compiled.allPlans.flatMap { plan in
      try plan.guarded.compactMap { guarded in
        let column = plan.fields[guarded.index].column
        let count = try Int.fetchOne(
          db,
          sql: """
            SELECT count(*) FROM "\(plan.module.name)" t WHERE NOT EXISTS(
              SELECT 1 FROM process_move m WHERE m.id = t."\(column)__move" AND m.subject = ? AND m.record = t.id
                AND m."to" IS t."\(column)" AND m.version IS t."\(column)__process"
                AND m.id = (SELECT max(id) FROM process_move WHERE subject = m.subject AND record = m.record))
            """, arguments: [guarded.subject])
        guard let count, count > 0 else { return nil }
        return DoctorFinding(
          severity: "error", code: "ledger_differs",
          message: "\(count) records of \(plan.module.name) are not in the \(column) that the ledger has.")
      }
    }
  }

  /// Moves that did not follow a blueprint: overrides, entries in mid-process, migrations and exits.
  func exceptions() throws -> [DoctorFinding] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT m.kind, s.module, s.field, m.record, m."from", m."to", u.name, m.at, m.reason FROM process_move m
        JOIN process_subject s ON s.id = m.subject JOIN sys_user u ON u.id = m.actor
        WHERE m.kind IN ('override', 'migrate', 'exit') OR (m.kind = 'enter' AND m.reason IS NOT NULL)
        ORDER BY m.id DESC LIMIT 200
        """)
    return rows.map { row in
      let time = Timestamp(microseconds: row["at"]).text
      let from = (row["from"] as String?).map { "\($0) → " } ?? ""
      let to: String = row["to"] ?? "-"
      return DoctorFinding(
        severity: "note", code: row["kind"],
        message: """
          \(row["module"] as String) \(row["record"] as Int64) \(row["field"] as String): \(from)\(to) by \(row["name"] as String) \
          at \(time): \(row["reason"] as String? ?? "")
          """)
    }
  }
}

extension SchemaObject {
  /// The trigger or index that a statement makes; nil if it makes a table.
  init?(definition: String) {
    let words = definition.split(separator: " ", maxSplits: 4).map(String.init)
    let isIndex = words.count > 3 && words[1] == "UNIQUE"
    guard words.count > 3, words[1] != "TABLE" else { return nil }
    self.init(name: isIndex ? words[3] : words[2], sql: definition)
  }
}
