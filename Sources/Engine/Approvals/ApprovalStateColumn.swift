import Metamodel

/// The column of a module's table that says where the approval stands that locks a record, so that lists are filtered by it: the store
/// writes it whenever an approval begins or ends, and nobody else can.
enum ApprovalStateColumn {
  static let name = SystemField.approvalState.rawValue

  /// What keeps the column of a module.
  ///
  /// - Parameters:
  ///   - module: the module's table.
  ///   - id: the module's key.
  static func triggers(of module: String, id: Int64) -> [SchemaObject] {
    let follow = """
      UPDATE "\(module)" SET \(name) = \(state(of: "NEW.record", in: id))
        WHERE id = NEW.record AND \(name) IS NOT \(state(of: "NEW.record", in: id));
      """
    return [
      SchemaObject(
        name: "\(module)__approval_begun",
        sql: """
          CREATE TRIGGER "\(module)__approval_begun" AFTER INSERT ON sys_approval WHEN NEW.module = \(id) BEGIN
            \(follow)
          END
          """),
      SchemaObject(
        name: "\(module)__approval_ended",
        sql: """
          CREATE TRIGGER "\(module)__approval_ended" AFTER UPDATE OF state ON sys_approval WHEN NEW.module = \(id) BEGIN
            \(follow)
          END
          """),
      SchemaObject(
        name: "\(module)__approval_new",
        sql: """
          CREATE TRIGGER "\(module)__approval_new" BEFORE INSERT ON "\(module)" WHEN NEW.\(name) IS NOT NULL
          BEGIN SELECT RAISE(ABORT, '\(name): follows the approvals'); END
          """),
      SchemaObject(
        name: "\(module)__approval_kept",
        sql: """
          CREATE TRIGGER "\(module)__approval_kept" BEFORE UPDATE OF \(name) ON "\(module)"
          WHEN NEW.\(name) IS NOT \(state(of: "NEW.id", in: id))
          BEGIN SELECT RAISE(ABORT, '\(name): follows the approvals'); END
          """),
    ]
  }

  /// The state of what locks a record, as SQL; null where nothing does.
  ///
  /// - Parameters:
  ///   - record: the record's id, as SQL.
  ///   - module: the module's key.
  static func state(of record: String, in module: Int64) -> String {
    """
    (SELECT a.state FROM sys_approval a WHERE a.module = \(module) AND a.record = \(record)
      AND (a.state = 'pending' OR \(ApprovalTables.isUndecided("a"))) ORDER BY a.state = 'pending' DESC LIMIT 1)
    """
  }
}
