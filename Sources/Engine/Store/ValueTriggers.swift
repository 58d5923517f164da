import Metamodel

/// The triggers of a module's table that keep values within what the fields allow, and one for each key that has to be
/// unique.
///
/// They hold what a customisation may change (required, smallest and largest, length, membership), since SQLite can add
/// or drop a trigger on a full table but not a CHECK. Their messages are `code:field`, for whoever has only a shell.
struct ValueTriggers {
  let plan: ModulePlan

  var objects: [SchemaObject] {
    let rules = ValueRule.all(of: plan, row: "NEW.")
    let clashes = plan.uniqueKeys.map { $0.clash(in: plan.module.name) }
    return [
      object("values_new", "INSERT", "", rules.map(Self.refusal) + clashes),
      setting("values_set", rules.filter { !isState($0) }), setting("states_set", rules.filter(isState)),
    ].compactMap(\.self) + plan.uniqueKeys.map { $0.trigger(on: plan.module.name) }
  }

  /// Whether a rule is about a field that moves write, or the pipeline: commands and moves write different columns, and neither is to
  /// pay for the rules of the other's.
  private func isState(_ rule: ValueRule) -> Bool { rule.field == "pipeline" || plan.guarded(rule.field) != nil }

  /// The trigger on updates of the columns that some rules are about.
  private func setting(_ name: String, _ rules: [ValueRule]) -> SchemaObject? {
    var columns = ["deleted_at"]
    for column in rules.flatMap({ plan.field($0.field)?.columns ?? [$0.field] }) where !columns.contains(column) {
      columns.append(column)
    }
    // A record in the recycle bin may be as an older model wanted it, until it is restored.
    return object(
      name, "UPDATE OF \(columns.map { "\"\($0)\"" }.joined(separator: ", "))",
      "WHEN NEW.deleted_at IS NULL OR OLD.deleted_at IS NULL ", rules.map(Self.refusal))
  }

  private static func refusal(_ rule: ValueRule) -> String {
    "WHEN \(rule.violation) THEN RAISE(ABORT, '\(rule.code):\(rule.field)')"
  }

  private func object(_ suffix: String, _ event: String, _ condition: String, _ cases: [String]) -> SchemaObject? {
    guard !cases.isEmpty else { return nil }
    let name = "\(plan.module.name)__\(suffix)"
    return SchemaObject(
      name: name,
      sql: """
        CREATE TRIGGER "\(name)" BEFORE \(event) ON "\(plan.module.name)" \(condition)BEGIN
          SELECT CASE
          \(cases.joined(separator: "\n    ")) END;
        END
        """)
  }
}
