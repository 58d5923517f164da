import Expressions
import Metamodel

/// The triggers that keep roll-ups right, whatever writes: a command, an effect, the ledger, a shell.
///
/// Those of one list write all its roll-ups in one UPDATE of the parent, by what the changed record adds or takes away. A
/// roll-up of roll-ups is one level above them, in triggers of its own that the UPDATE below fires: SQLite runs no
/// trigger inside of itself.
///
/// The parent's version, history and rules are not touched. A guard on its table lets the columns be written only
/// together with a counter, so that a plain UPDATE from a shell is refused; whoever counts it up on purpose, as whoever
/// drops a trigger, is found out by the doctor.
struct RollupTriggers {
  /// Roll-ups of one module over one list, none of which is computed from another.
  struct Group {
    let plans: [RollupPlan]
    let list: String
    let level: Int
  }

  /// How often triggers have written roll-ups of a record; no field can be called so.
  static let counter = "rollups__written"
  static let counterDefinition = "\"\(counter)\" INTEGER NOT NULL DEFAULT 0"

  let group: Group

  /// The triggers on the table of the listed records.
  var objects: [SchemaObject] {
    guard let plan = group.plans.first else { return [] }
    return [listed(plan), changed(plan), moved(plan), gone(plan)]
  }

  private func listed(_ plan: RollupPlan) -> SchemaObject {
    object(
      plan, "listed", "INSERT", when: "\(plan.new.belongs(plan)) AND \(anyCounts(\.new))",
      [update(plan, where: "id = \(plan.new.parent(plan))") { $0.adding($0.plan.new) }])
  }

  private func changed(_ plan: RollupPlan) -> SchemaObject {
    let columns = Set(group.plans.flatMap(\.inputs)).sorted().map { "\"\($0)\"" }.joined(separator: ", ")
    let differs = group.plans.map { plan in
      plan.function == .count
        ? "\(plan.new.counts) <> \(plan.old.counts)" : "\(plan.new.contribution) IS NOT \(plan.old.contribution)"
    }
    return object(
      plan, "changed", "UPDATE OF \(columns)",
      when: "\(plan.new.belongs(plan)) AND NOT (\(hasMoved(plan))) AND (\(differs.joined(separator: " OR ")))",
      [update(plan, where: "id = \(plan.new.parent(plan))") { $0.changing }])
  }

  private func moved(_ plan: RollupPlan) -> SchemaObject {
    let columns = [plan.back.backColumn, plan.back.backModuleColumn].compactMap(\.self)
    return object(
      plan, "moved", "UPDATE OF \(columns.map { "\"\($0)\"" }.joined(separator: ", "))", when: hasMoved(plan),
      [
        update(plan, where: "id = \(plan.old.parent(plan)) AND \(plan.old.belongs(plan)) AND \(anyCounts(\.old))") {
          $0.removing($0.plan.old)
        },
        update(plan, where: "id = \(plan.new.parent(plan)) AND \(plan.new.belongs(plan)) AND \(anyCounts(\.new))") {
          $0.adding($0.plan.new)
        },
      ])
  }

  private func gone(_ plan: RollupPlan) -> SchemaObject {
    object(
      plan, "gone", "DELETE", when: "\(plan.old.belongs(plan)) AND \(anyCounts(\.old))",
      [update(plan, where: "id = \(plan.old.parent(plan))") { $0.removing($0.plan.old) }])
  }

  /// Whether the record belongs to another parent than before.
  private func hasMoved(_ plan: RollupPlan) -> String {
    [plan.back.backColumn, plan.back.backModuleColumn].compactMap(\.self)
      .map { "NEW.\"\($0)\" IS NOT OLD.\"\($0)\"" }.joined(separator: " OR ")
  }

  private func anyCounts(_ row: (RollupPlan) -> RollupRow) -> String {
    "(\(group.plans.map { row($0).counts }.joined(separator: " OR ")))"
  }

  private func update(_ plan: RollupPlan, where condition: String, _ figure: (RollupPart) -> String) -> String {
    let figures = group.plans.flatMap(\.parts).map { "\"\($0.column)\" = \(figure($0))" }
    let assignments = ["\"\(Self.counter)\" = \"\(Self.counter)\" + 1"] + figures
    return "UPDATE \"\(plan.parent)\" SET \(assignments.joined(separator: ",\n      "))\n    WHERE \(condition);"
  }

  private func object(
    _ plan: RollupPlan, _ suffix: String, _ event: String, when condition: String, _ statements: [String]
  ) -> SchemaObject {
    let name = "\(plan.parent)__\(group.list)__\(group.level)_\(suffix)"
    return SchemaObject(
      name: name,
      sql: """
        CREATE TRIGGER "\(name)" AFTER \(event) ON "\(plan.child)" WHEN \(condition) BEGIN
          \(statements.joined(separator: "\n  "))
        END
        """)
  }
}

extension RollupTriggers {
  /// What keeps the columns of a parent's roll-ups from being written by anything else, and within their limits.
  static func guards(_ plans: [RollupPlan], of module: String) -> [SchemaObject] {
    let parts = plans.flatMap(\.parts)
    guard !parts.isEmpty else { return [] }
    let columns = ([counter] + parts.map(\.column)).map { "\"\($0)\"" }.joined(separator: ", ")
    let fresh = parts.map {
      "WHEN \($0.isNotInitial) THEN RAISE(ABORT, 'read_only:\($0.plan.field.name)')"
    }
    let uncounted = "WHEN NEW.\"\(counter)\" <> OLD.\"\(counter)\" + 1 THEN RAISE(ABORT, 'read_only:rollups')"
    let beyond = parts.filter { $0.kind == .sum }.map {
      """
      WHEN NEW."\($0.column)" NOT BETWEEN -\($0.limit) AND \($0.limit) \
      THEN RAISE(ABORT, 'out_of_range:\($0.plan.field.name)')
      """
    }
    return [
      guarding("new", "INSERT", of: module, fresh),
      guarding("set", "UPDATE OF \(columns)", of: module, [uncounted] + beyond),
    ]
  }

  private static func guarding(
    _ suffix: String, _ event: String, of module: String, _ cases: [String]
  ) -> SchemaObject {
    let name = "\(module)__rollups_\(suffix)"
    return SchemaObject(
      name: name,
      sql: """
        CREATE TRIGGER "\(name)" BEFORE \(event) ON "\(module)" BEGIN
          SELECT CASE
          \(cases.joined(separator: "\n  ")) END;
        END
        """)
  }
}
