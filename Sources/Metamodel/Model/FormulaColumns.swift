package import Expressions

/// The formulas of a module whose values a column of its table can hold, which SQLite computes from the row's other columns.
///
/// These are the formulas over own fields that depend on neither the clock nor the zone and that built-in SQL can compute.
package struct FormulaColumns: Sendable {
  /// What computes each of them, over the module's name as alias.
  package private(set) var definitions: [String: SQLFragment] = [:]
  /// Why each of the others is computed when it is read.
  package private(set) var obstacles: [String: Obstacle] = [:]

  /// Why no column can hold a formula.
  package enum Obstacle: Sendable {
    case clock
    case zone
    /// It reads something that is not a column of its row, by its path.
    case foreign(String)
    case untranslatable(ExpressionError)
    /// It needs a subquery, which no column may have.
    case subquery
    case tooLong
  }

  /// How long the SQL of a column may be, in bytes; it is computed whenever a row is read.
  private static let longest = 8_192

  /// Finds the formulas of a module.
  ///
  /// - Parameters:
  ///   - currencyScale: Digits of amounts.
  ///   - column: The column of a field.
  package init(of module: Module, currencyScale: Int, column: @escaping @Sendable (String) -> String) {
    let formulas = module.fields.compactMap { field in
      if case .formula(let formula) = field.type { (name: field.name, formula: formula) } else { nil }
    }
    var pending = formulas
    // Of one computed from another the rounds settle one level each; circles and what reads them are left over.
    while !pending.isEmpty {
      let left = pending.filter { name, formula in
        let read = Set(formula.expression.checked.fields.map(\.field))
        if pending.contains(where: { read.contains($0.name) }) { return true }
        settle(name, formula, of: module, currencyScale: currencyScale, column: column)
        return false
      }
      guard left.count < pending.count else { break }
      pending = left
    }
    for (name, _) in pending { obstacles[name] = .foreign(name) }
  }

  private mutating func settle(
    _ name: String, _ formula: Formula, of module: Module, currencyScale: Int,
    column: @escaping @Sendable (String) -> String
  ) {
    let checked = formula.expression.checked
    let naming = OwnColumns(
      module: module, currencyScale: currencyScale, definitions: definitions, nameOfColumn: column)
    if checked.readsClock {
      obstacles[name] = .clock
      return
    }
    if checked.readsZone {
      obstacles[name] = .zone
      return
    }
    let foreign = checked.dependencies.filter {
      $0.count > 1 || naming.column(ofField: $0.first ?? "", in: module.name) == nil
    }
    if let path = foreign.map({ $0.joined(separator: ".") }).min() {
      obstacles[name] = .foreign(path)
      return
    }
    guard let storage = formula.returns.type(scale: formula.scale).storage(column: name, currencyScale: currencyScale)
    else {
      obstacles[name] = .foreign(name)
      return
    }
    do throws(ExpressionError) {
      let sql = try SQLTranslation.value(
        of: checked, as: storage, module: module.name, naming: naming, alias: module.name)
      if sql.sql.utf8.count > Self.longest {
        obstacles[name] = .tooLong
        return
      }
      if sql.sql.contains("SELECT ") {
        obstacles[name] = .subquery
        return
      }
      definitions[name] = sql
    } catch {
      obstacles[name] = .untranslatable(error)
    }
  }

  /// The modules with formulas that know whether they have a column.
  static func settled(_ modules: [Module]) -> [Module] {
    modules.map { module in
      guard module.fields.contains(where: \.type.isFormula) else { return module }
      let columns = FormulaColumns(of: module)
      return module.withFields(
        module.fields.map { field in
          guard case .formula(var formula) = field.type else { return field }
          var field = field
          formula.hasColumn = columns.definitions[field.name] != nil
          field.type = .formula(formula)
          return field
        })
    }
  }

  /// The formulas in a store that has given no field another column.
  init(of module: Module) { self.init(of: module, currencyScale: FieldDefaults.scale) { $0 } }
}

/// The columns of one row, as a formula sees them: other formulas by what computes them.
private struct OwnColumns: SQLNaming {
  let module: Module
  let currencyScale: Int
  let definitions: [String: SQLFragment]
  let nameOfColumn: @Sendable (String) -> String

  func source(ofModule module: String) -> SQLSource? { nil }

  func related(list: String, in module: String) -> SQLRelation? { nil }

  func column(ofField field: String, in module: String) -> SQLColumn? {
    guard let declared = self.module.field(field) else {
      return SystemField(rawValue: field).map { SQLColumn(name: field, storage: $0.storage) }
    }
    let definition = definitions[field]
    if declared.type.isFormula, definition == nil { return nil }
    let column = nameOfColumn(field)
    return declared.type.valuesType.storage(column: column, currencyScale: currencyScale).map {
      SQLColumn(name: column, storage: $0, definition: definition)
    }
  }
}

extension FieldType {
  var isFormula: Bool { if case .formula = self { true } else { false } }
}
