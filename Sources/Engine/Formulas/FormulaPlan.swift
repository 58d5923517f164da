import Expressions
import Metamodel

/// A formula as a store keeps it: a column that SQLite computes from the row's other columns whenever it is read.
struct FormulaPlan: Sendable {
  let field: Field
  /// Its column, not quoted.
  let column: String
  let storage: SQLColumn.Storage
  /// The column's definition, in built-in SQL alone.
  let definition: String

  /// How `sys_column` says that a column is one.
  static let spelling = "formula"

  /// The formulas of a module that have a column.
  static func all(of module: Module, layout: TableLayout, currencyScale: Int) throws -> [FormulaPlan] {
    let formulas = module.fields.filter { if case .formula(let formula) = $0.type { formula.hasColumn } else { false } }
    guard !formulas.isEmpty else { return [] }
    let columns = FormulaColumns(of: module, currencyScale: currencyScale) { [name = module.name] field in
      layout.column(of: field, in: name)
    }
    return try formulas.map { field in
      let column = layout.column(of: field.name, in: module.name)
      guard let sql = columns.definitions[field.name],
        let storage = field.type.storage(column: column, currencyScale: currencyScale)
      else { throw StoreError.damaged("\(module.name).\(field.name) cannot be computed by SQLite") }
      let value = SQLText.inlined(sql, table: module.name, as: "")
      return FormulaPlan(
        field: field, column: column, storage: storage,
        definition: "\"\(column)\" \(storage.sqlType) GENERATED ALWAYS AS (\(value)) VIRTUAL")
    }
  }
}
