import Expressions
import Foundation
import GRDB
import Metamodel

/// The column beside an indexed text that holds its sort keys, since an index may have only what any shell knows.
struct SortColumn: Sendable {
  /// Not quoted.
  let column: String
  let collator: Collator

  /// The name of the column beside another.
  static func name(beside column: String) -> String { "\(column)__sort" }

  /// The key of a text; null of null.
  func key(_ value: Value) -> DatabaseValue {
    guard case .string(let text) = value else { return .null }
    return Data(collator.key(text)).databaseValue
  }
}

extension FieldType {
  /// Whether its values are texts in somebody's language, and not codes or numbers.
  var isCollated: Bool {
    switch valuesType {
    case .text, .email, .phone, .url: true
    default: false
    }
  }
}

/// Computes sort keys of records that are there, where they are new or have changed, or to see whether they are right.
struct SortKeyTable {
  let db: Database

  private static let pieceSize: Int64 = 1_000

  /// Brings the keys up to date that the model before did not have, or had of another locale.
  func compute(_ compiled: CompiledModel, since before: CompiledModel?) throws {
    for plan in compiled.allPlans {
      for field in plan.fields {
        guard let sorting = field.sorting else { continue }
        let known = before?.plan(plan.module.name)?.field(field.field.name)?.sorting
        if known?.column == sorting.column, known?.collator === sorting.collator { continue }
        try compute(field, sorting, of: plan)
      }
    }
  }

  private func compute(_ field: PlannedField, _ sorting: SortColumn, of plan: ModulePlan) throws {
    let update = try db.makeStatement(
      sql: "UPDATE \"\(plan.module.name)\" SET \"\(sorting.column)\" = ? WHERE id = ?")
    try forEachDiffering(field, sorting, of: plan) { id, key in try update.run([key, id.databaseValue]) }
  }

  /// How many records have another key than their text gives, with the first of them.
  func wrong(_ field: PlannedField, of plan: ModulePlan) throws -> (count: Int, first: Int64)? {
    guard let sorting = field.sorting else { return nil }
    var found: (count: Int, first: Int64)?
    try forEachDiffering(field, sorting, of: plan) { id, _ in found = ((found?.count ?? 0) + 1, found?.first ?? id) }
    return found
  }

  /// Reads in pieces, so that what is written meanwhile does not keep the reading from its end.
  private func forEachDiffering(
    _ field: PlannedField, _ sorting: SortColumn, of plan: ModulePlan, _ body: (Int64, DatabaseValue) throws -> Void
  ) throws {
    var last = Int64.min
    while true {
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT id, "\(field.column)" AS value, "\(sorting.column)" AS key FROM "\(plan.module.name)"
          WHERE id > ? ORDER BY id LIMIT ?
          """, arguments: [last, Self.pieceSize])
      for row in rows {
        let key = sorting.key(field.storage.value(row["value"]))
        last = row["id"]
        if key != row["key"] as DatabaseValue { try body(last, key) }
      }
      if rows.count < Int(Self.pieceSize) { return }
    }
  }
}

extension Doctor {
  /// Sort keys against the texts that they are of.
  func sortKeys() throws -> [DoctorFinding] {
    try compiled.allPlans.flatMap { plan in
      try plan.fields.compactMap { field in
        guard let wrong = try SortKeyTable(db: db).wrong(field, of: plan) else { return nil }
        return .error(
          "sort_key_differs",
          """
          \(wrong.count) records of \(plan.module.name) have a sort key that is not that of their \(field.field.name), \
          so that lists have them in a wrong place. The first is \(wrong.first). `trellis doctor --repair` mends it.
          """)
      }
    }
  }
}
