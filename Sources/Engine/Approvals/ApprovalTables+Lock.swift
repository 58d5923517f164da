extension ApprovalTables {
  /// What keeps the fields of a module's records while an approval of them is pending; of a new record to which nobody has agreed they
  /// change with its version alone, of which the history tells.
  ///
  /// - Parameters:
  ///   - module: the module's table.
  ///   - id: the module's key.
  ///   - fields: the fields that it keeps.
  static func lock(on module: String, id: Int64, _ fields: [LockedField]) -> SchemaObject {
    let cases = fields.map { field in
      let (name, columns) = (field.name, field.columns)
      let isChanged = columns.map { "NEW.\"\($0)\" IS NOT OLD.\"\($0)\"" }.joined(separator: " OR ")
      return """
        SELECT RAISE(ABORT, 'locked:\(name)') WHERE (\(isChanged)) AND EXISTS(
            SELECT 1 FROM sys_approval a WHERE \(locks(id, states: field.isGuarded)) AND NOT EXISTS(
              SELECT 1 FROM json_each(a.open) WHERE value = '\(name)'));
        """
    }
    return SchemaObject(
      name: lockName(of: module),
      sql: """
        CREATE TRIGGER "\(lockName(of: module))" BEFORE UPDATE ON "\(module)" WHEN EXISTS(
          SELECT 1 FROM sys_approval a WHERE \(locks(id))) BEGIN
          \(cases.joined(separator: "\n  "))
        END
        """)
  }

  static func lockName(of module: String) -> String { "\(module)__locked" }

  /// Whether `a` locks a row that is written. What the ledger writes comes with no version of its own.
  private static func locks(_ module: Int64, states: Bool = false) -> String {
    let ended = "NEW.version = OLD.version AND OLD.deleted_at IS NULL AND \(isUndecided("a"))"
    return "a.module = \(module) AND a.record = OLD.id AND (a.state = 'pending'\(states ? "" : " OR \(ended)"))"
  }
}

/// A field that an approval keeps as it is.
struct LockedField {
  let name: String
  let columns: [String]
  /// Whether the ledger writes it.
  var isGuarded = false
}
