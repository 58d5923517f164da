import Metamodel

/// The pair of triggers of a module's table that keeps values within what the fields allow, and one for each key that has to be
/// unique.
///
/// They hold what a customisation may change (required, smallest and largest, length, membership), since SQLite can add
/// or drop a trigger on a full table but not a CHECK. Their messages are `code:field`, for whoever has only a shell.
struct ValueTriggers {
  let plan: ModulePlan

  var objects: [SchemaObject] {
    let cases = ValueRule.all(of: plan, row: "NEW.").map {
      "WHEN \($0.violation) THEN RAISE(ABORT, '\($0.code):\($0.field)')"
    }
    let clashes = plan.uniqueKeys.map { $0.clash(in: plan.module.name) }
    // A record in the recycle bin may be as an older model wanted it, until it is restored.
    return [
      object("new", "INSERT", "", cases + clashes),
      object("set", "UPDATE", "WHEN NEW.deleted_at IS NULL OR OLD.deleted_at IS NULL ", cases),
    ].compactMap(\.self) + plan.uniqueKeys.map { $0.trigger(on: plan.module.name) }
  }

  private func object(_ suffix: String, _ event: String, _ condition: String, _ cases: [String]) -> SchemaObject? {
    guard !cases.isEmpty else { return nil }
    let name = "\(plan.module.name)__values_\(suffix)"
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
