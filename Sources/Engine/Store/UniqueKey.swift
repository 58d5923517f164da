import Expressions
import Foundation
import Metamodel

/// Fields whose values together may occur only once: a field that is unique, or a unique rule. A partial index keeps
/// it.
struct UniqueKey: Sendable {
  let indexName: String
  /// Positions among the module's stored fields.
  let positions: [Int]
  /// The columns as SQL, quoted and with their collation.
  let columns: [String]
  /// Which rows it is about, as SQL without arguments.
  let predicate: String
  /// Which records it is about; nil means all.
  var condition: ModelExpression?
  var message: LocalizedText?

  /// Whether it asks for the same as another, whatever the index is called.
  func isSame(as other: UniqueKey) -> Bool { columns == other.columns && predicate == other.predicate }

  /// The key of a unique field.
  init(_ field: PlannedField, at position: Int, of module: String) {
    indexName = "\(module)__\(field.column)__unique"
    positions = [position]
    columns = field.keyColumns
    predicate = Self.predicate(columns: field.columns)
  }

  /// The key of a module's unique rule; nil if one of its fields is not stored.
  init?(
    _ rule: UniqueRule, number: Int, of module: String, fields: [PlannedField], naming: EngineNaming
  ) throws {
    let positions = rule.fields.compactMap { name in fields.firstIndex { $0.field.name == name } }
    guard positions.count == rule.fields.count else { return nil }
    // No column begins with a digit, so no index of a field can be called so.
    indexName = "\(module)__\(number)_unique"
    self.positions = positions
    columns = positions.flatMap { fields[$0].keyColumns }
    condition = rule.condition
    message = rule.message
    let present = Self.predicate(columns: positions.flatMap { fields[$0].columns })
    predicate = try rule.condition.map { "\(present) AND (\(try Self.sql($0, of: module, naming)))" } ?? present
  }

  /// Records of the recycle bin and missing values clash with nothing.
  private static func predicate(columns: [String]) -> String {
    (["deleted_at IS NULL"] + columns.map { "\"\($0)\" IS NOT NULL" }).joined(separator: " AND ")
  }

  private static func sql(_ condition: ModelExpression, of module: String, _ naming: EngineNaming) throws -> String {
    // A unique rule must not depend on the time: the loader refuses that, so any time will do.
    let fragment = try SQLTranslation.filter(
      condition.checked, module: module, naming: naming, alias: module, now: Timestamp(microseconds: 0),
      timeZone: .gmt, userID: nil, rights: .definer)
    // An index names its columns without the table.
    return SQLText.inlined(fragment, withoutTable: module)
  }

  /// The index that keeps it.
  func index(on table: String) -> SchemaObject {
    SchemaObject(
      name: indexName,
      sql: """
        CREATE UNIQUE INDEX "\(indexName)" ON "\(table)"(\(columns.joined(separator: ", ")))
        WHERE \(predicate)
        """)
  }
}

extension PlannedField {
  /// The columns that keep it, not quoted: also the module's of a lookup to any.
  var columns: [String] {
    guard case .anyReference(let moduleColumn, _) = storage else { return [column] }
    return [column, moduleColumn]
  }

  /// The columns by which values are told apart: addresses of mail are the same whatever their case.
  fileprivate var keyColumns: [String] {
    let collation = if case .email = field.type { " COLLATE NOCASE" } else { "" }
    return columns.map { "\"\($0)\"\(collation)" }
  }
}
