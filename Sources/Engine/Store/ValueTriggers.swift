import Metamodel

/// The pair of triggers of a module's table that keeps values within what the fields allow.
///
/// They hold what a customisation may change (required, smallest and largest, length, membership), since SQLite can add
/// or drop a trigger on a full table but not a CHECK. Their messages are `code:field`, for whoever has only a shell.
struct ValueTriggers {
  let plan: ModulePlan

  var objects: [SchemaObject] {
    let rules = ValueRule.all(of: plan, row: "NEW.")
    guard !rules.isEmpty else { return [] }
    let cases = rules.map { "WHEN \($0.violation) THEN RAISE(ABORT, '\($0.code):\($0.field)')" }
      .joined(separator: "\n    ")
    // A record in the recycle bin may be as an older model wanted it, until it is restored.
    return [
      object("new", "INSERT", "", cases),
      object("set", "UPDATE", "WHEN NEW.deleted_at IS NULL OR OLD.deleted_at IS NULL ", cases),
    ]
  }

  private func object(_ suffix: String, _ event: String, _ condition: String, _ cases: String) -> SchemaObject {
    let name = "\(plan.module.name)__values_\(suffix)"
    return SchemaObject(
      name: name,
      sql: """
        CREATE TRIGGER "\(name)" BEFORE \(event) ON "\(plan.module.name)" \(condition)BEGIN
          SELECT CASE
          \(cases) END;
        END
        """)
  }
}
