import Expressions
import GRDB
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
  /// The same of the row that a trigger is about.
  private let newPredicate: String
  /// The columns by name, and those on which it depends which rows it is about.
  private let names: [String]
  private let conditionColumns: [String]
  /// The first of the fields.
  private let field: String
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
    names = field.columns
    predicate = Self.predicate(columns: field.columns)
    newPredicate = Self.predicate(columns: field.columns, row: "NEW.")
    conditionColumns = []
    self.field = field.field.name
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
    field = rule.fields.first ?? ""
    let names = positions.flatMap { fields[$0].columns }
    self.names = names
    func predicate(_ row: String) throws -> String {
      let present = Self.predicate(columns: names, row: row)
      guard let condition = rule.condition else { return present }
      return "\(present) AND (\(try SQLText.condition(condition, of: module, naming, row: row)))"
    }
    self.predicate = try predicate("")
    newPredicate = try predicate("NEW.")
    conditionColumns = (rule.condition?.checked.dependencies ?? []).compactMap(\.first).sorted().flatMap { name in
      fields.first { $0.field.name == name }?.columns ?? [name]
    }
  }

  /// Records of the recycle bin and missing values clash with nothing.
  private static func predicate(columns: [String], row: String = "") -> String {
    (["\(row)deleted_at IS NULL"] + columns.map { "\(row)\"\($0)\" IS NOT NULL" }).joined(separator: " AND ")
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

  /// The case of a trigger that refuses a row which clashes with another. The index alone would let `OR REPLACE` take the other one
  /// away, without the trigger that keeps it.
  func clash(in table: String) -> String {
    let equal = zip(columns, names).map { "\($0) = NEW.\"\($1)\"" }.joined(separator: " AND ")
    return """
      WHEN \(newPredicate) AND EXISTS(
        SELECT 1 FROM "\(table)" WHERE \(equal) AND \(predicate) AND id <> NEW.id)
        THEN RAISE(ABORT, '\(Self.clashCode):\(field)')
      """
  }

  /// The trigger that refuses an update which leads to a clash.
  func trigger(on table: String) -> SchemaObject {
    var columns = ["deleted_at"]
    for name in names + conditionColumns where !columns.contains(name) { columns.append(name) }
    let list = columns.map { "\"\($0)\"" }.joined(separator: ", ")
    return SchemaObject(
      name: "\(indexName)__set",
      sql: """
        CREATE TRIGGER "\(indexName)__set" BEFORE UPDATE OF \(list) ON "\(table)" BEGIN
          SELECT CASE \(clash(in: table)) END;
        END
        """)
  }

  /// With what the message of a clash begins.
  static let clashCode = "duplicate"
}

extension DatabaseError {
  /// Whether a row was refused because its values are another's.
  var isClash: Bool {
    extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE || message?.hasPrefix("\(UniqueKey.clashCode):") == true
  }
}

extension PlannedField {
  /// The columns that keep it, not quoted: also the module's of a lookup to any.
  var columns: [String] {
    guard case .anyReference(let moduleColumn, _) = storage else { return [column] }
    return [column, moduleColumn]
  }

  /// The columns by which values are told apart: addresses of mail are the same whatever their case.
  var keyColumns: [String] {
    let collation = if case .email = field.type { " COLLATE NOCASE" } else { "" }
    return columns.map { "\"\($0)\"\(collation)" }
  }
}
