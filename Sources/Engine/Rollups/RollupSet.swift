import Expressions
import Metamodel

/// All roll-ups of a model, in an order in which each comes after those that it is computed from.
struct RollupSet: Sendable {
  let plans: [RollupPlan]
  private let levels: [FieldName: Int]

  init(_ plans: [RollupPlan]) {
    var levels: [FieldName: Int] = [:]
    // The loader refuses circles, so every round settles one level more.
    for _ in plans {
      var isSettled = true
      for plan in plans {
        let level = 1 + (plan.sources.map { levels[$0] ?? 0 }.max() ?? 0)
        if levels[plan.name] != level { isSettled = false }
        levels[plan.name] = level
      }
      if isSettled { break }
    }
    self.levels = levels
    self.plans = plans.enumerated().sorted {
      (levels[$0.element.name] ?? 0, $0.offset) < (levels[$1.element.name] ?? 0, $1.offset)
    }.map(\.element)
  }

  /// Roll-ups by what one trigger writes together.
  var groups: [RollupTriggers.Group] {
    var groups: [RollupTriggers.Group] = []
    for plan in plans {
      guard case .rollup(let rollup) = plan.field.type, let level = levels[plan.name] else { continue }
      let place = groups.firstIndex {
        $0.plans.first?.parent == plan.parent && $0.list == rollup.list && $0.level == level
      }
      if let place {
        groups[place] = .init(plans: groups[place].plans + [plan], list: rollup.list, level: level)
      } else {
        groups.append(.init(plans: [plan], list: rollup.list, level: level))
      }
    }
    return groups
  }

  /// The triggers that keep them.
  var triggers: [SchemaObject] {
    let guards = Dictionary(grouping: plans, by: \.parent).sorted { $0.key < $1.key }
      .flatMap { RollupTriggers.guards($0.value, of: $0.key) }
    return guards + groups.flatMap { RollupTriggers(group: $0).objects }
  }
}

extension RollupPlan {
  var name: FieldName { FieldName(module: parent, field: field.name) }
}
