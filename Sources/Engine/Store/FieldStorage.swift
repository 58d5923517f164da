import Expressions
import GRDB
import JSONText
import Metamodel

extension SQLColumn.Storage {
  /// The column's type in a STRICT table.
  var sqlType: String {
    switch self {
    case .text, .codes: "TEXT"
    case .real: "REAL"
    default: "INTEGER"
    }
  }

  /// The spelling in `sys_column`. Amounts have no scale of their own: the tenant's currency has.
  func spelling(of type: FieldType) -> String {
    // What computes it may change, and nothing is lost by that.
    if case .formula = type { return FormulaPlan.spelling }
    if case .rollup(let rollup) = type { return "\(rollup.function.rawValue) \(spelling(of: rollup.value))" }
    return switch self {
    case .decimal(let scale): if case .currency = type { "currency" } else { "decimal:\(scale)" }
    case .reference(let module): "reference:\(module)"
    case .anyReference: "any"
    default: "\(self)"
    }
  }

  /// A value as the column keeps it. The value has the field's type, as normalisation gives it.
  func databaseValue(_ value: Value) -> DatabaseValue {
    switch value {
    case .null: .null
    case .bool(let flag): (flag ? 1 : 0).databaseValue
    case .int(let number): number.databaseValue
    case .decimal(let number): number.unscaled.databaseValue
    case .string(let text): text.databaseValue
    case .date(let day): day.daysSinceEpoch.databaseValue
    case .timestamp(let time): time.microseconds.databaseValue
    case .duration(let span): span.microseconds.databaseValue
    case .record(let reference): reference.id.databaseValue
    case .list(let items):
      JSON.strings(items.map { if case .string(let code) = $0 { code } else { "" } }).compactText.databaseValue
    case .uint, .double, .bytes, .map, .type: .null
    }
  }
}
