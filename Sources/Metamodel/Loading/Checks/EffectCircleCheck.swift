package import Diagnostics
import YAMLSource

/// Finds effects that lead back to themselves, that cannot be carried out where they stand, or that make a storm of one change.
///
/// What has a condition of its own may end by it, and is left alone.
struct EffectCircleCheck {
  private let model: Model
  /// The steps that one always leads to.
  private let next: [Step: [Step]]

  private init(_ model: Model) {
    self.model = model
    var next: [Step: [Step]] = [:]
    for blueprint in model.blueprints {
      for transition in blueprint.transitions {
        next[Step(module: blueprint.module, transition: transition.name), default: []] += transition.after.compactMap {
          guard $0.condition == nil, case .run(let name, let lookup) = $0.action,
            let module = Self.module(lookup, of: blueprint.module, model)
          else { return nil }
          return Step(module: module, transition: name)
        }
      }
    }
    self.next = next
  }

  static func check(_ model: Model, _ sources: MergedSources, log: inout DiagnosticLog) {
    let check = EffectCircleCheck(model)
    for blueprint in model.blueprints {
      for transition in blueprint.transitions {
        let place = sources.blueprints[blueprint.name]?["transitions"]?.mapping?.entry(transition.name)?.key.location
        check.check(transition, blueprint, at: place, log: &log)
      }
    }
    for automation in model.automations {
      guard let place = sources.automations[automation.name]?.location else { continue }
      check.check(automation, at: place, log: &log)
    }
  }

  // MARK: Transitions

  /// A transition of the records of a module.
  private struct Step: Hashable {
    let module: String
    let transition: String
  }

  private func check(
    _ transition: Transition, _ blueprint: Blueprint, at place: SourcePosition?, log: inout DiagnosticLog
  ) {
    for effect in transition.after where effect.condition == nil {
      guard case .run(let name, nil) = effect.action else { continue }
      let next = model.blueprints.filter { $0.module == blueprint.module }.compactMap { other in
        other.transition(name).map { (other, $0) }
      }
      guard let (other, run) = next.first, next.count == 1, other.field == blueprint.field else { continue }
      if !run.from.contains(transition.to) { log.report(.runsInVain(run, after: transition, at: place)) }
    }
    let step = Step(module: blueprint.module, transition: transition.name)
    if let way = circle(from: step) {
      log.report(.effectCircle(way.map(\.transition), at: place))
    }
  }

  /// The way back to a step by effects that are always carried out; nil if there is none.
  private func circle(from start: Step) -> [Step]? {
    var (ways, seen) = ([[start]], Set<Step>())
    while let way = ways.popLast() {
      guard let last = way.last else { continue }
      for next in next[last] ?? [] {
        if next == start { return way + [start] }
        if seen.insert(next).inserted { ways.append(way + [next]) }
      }
    }
    return nil
  }

  /// The module of the record that a lookup names, or of the record itself; nil if that is any.
  private static func module(_ lookup: String?, of module: String, _ model: Model) -> String? {
    guard let lookup else { return module }
    guard case .lookup(let target)? = model.module(module)?.field(lookup)?.type else { return nil }
    return target.module
  }

  // MARK: Automations

  private func check(_ automation: Automation, at place: SourcePosition, log: inout DiagnosticLog) {
    guard automation.condition == nil, automation.date == nil else { return }
    if automation.events.contains(.edit), automation.effects.contains(where: { $0.condition == nil && $0.tellsOthers })
    {
      log.report(.atEveryChange(automation, at: place))
    }
    if let way = circle(from: automation) { log.report(.automationCircle(way, at: place)) }
    guard let list = automation.effects.lazy.compactMap(\.wholeList).first,
      let inner = model.relatedList(list, of: automation.module)?.module
    else { return }
    let next = model.followers(of: inner).first { follower in
      follower.condition == nil && follower.events.contains(.edit) && follower.name != automation.name
        && follower.effects.contains { $0.wholeList != nil }
    }
    if let next { log.report(.automationStorm(automation, next, list, at: place)) }
  }

  /// The names on the way back to an automation by changes that others always follow; nil if there is none.
  private func circle(from start: Automation) -> [String]? {
    var (ways, seen) = ([[start]], Set<String>())
    while let way = ways.popLast() {
      guard let last = way.last else { continue }
      for next in following(last) {
        // What an automation does to its own record it does not follow.
        if next.name == start.name, way.count > 1 { return way.map(\.name) + [start.name] }
        if next.name != start.name, seen.insert(next.name).inserted { ways.append(way + [next]) }
      }
    }
    return nil
  }

  private func following(_ automation: Automation) -> [Automation] {
    automation.effects.filter { $0.condition == nil }.flatMap { effect in
      written(by: effect, in: automation.module).flatMap { module, event in
        model.followers(of: module).filter { $0.condition == nil && $0.events.contains(event) }
      }
    }
  }

  /// The records that an effect creates or changes, by module.
  private func written(by effect: Effect, in module: String) -> [(module: String, event: Automation.Event)] {
    switch effect.action {
    case .create(let created, _): [(created, .create)]
    case .set(_, let lookup, _), .run(_, let lookup): Self.module(lookup, of: module, model).map { [($0, .edit)] } ?? []
    case .assign, .tag: [(module, .edit)]
    case .forEach(let each):
      (model.relatedList(each.list, of: module)?.module).map { inner in
        each.effects.filter { $0.condition == nil }.flatMap { written(by: $0, in: inner) }
      } ?? []
    case .mail, .webhook, .function, .notify: []
    }
  }
}

extension Effect {
  /// The related list of which it always changes every record.
  fileprivate var wholeList: String? {
    guard condition == nil, case .forEach(let each) = action, each.condition == nil else { return nil }
    return each.list
  }
}

extension DiagnosticCode {
  /// Transitions whose effects run each other without end.
  package static let effectCircle = DiagnosticCode("effect_circle")
  /// An effect that runs a transition from a state in which the record is not.
  package static let runsInVain = DiagnosticCode("runs_in_vain")
  /// Automations that follow each other without end.
  package static let automationCircle = DiagnosticCode("automation_circle")
  /// An automation that tells others of every change.
  package static let atEveryChange = DiagnosticCode("at_every_change")
  /// Automations that multiply one change by whole lists of lists.
  package static let automationStorm = DiagnosticCode("automation_storm")
}

extension Diagnostic {
  fileprivate static func effectCircle(_ way: [String], at place: SourcePosition?) -> Diagnostic {
    Diagnostic(
      .effectCircle,
      "The effects of `\(way.first ?? "")` lead back to it: \(way.joined(separator: ", then ")). Give one of them a `when`.",
      at: place, severity: .warning)
  }

  fileprivate static func runsInVain(
    _ run: Transition, after transition: Transition, at place: SourcePosition?
  ) -> Diagnostic {
    Diagnostic(
      .runsInVain,
      "`\(transition.name)` runs `\(run.name)`, which leads from \(run.from.quotedList), but the record is in "
        + "`\(transition.to)` then: it would always be refused.",
      at: place, severity: .warning)
  }

  fileprivate static func automationCircle(_ way: [String], at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .automationCircle,
      "The automations follow each other in a circle: \(way.joined(separator: ", then ")). Give one of them a `when`.",
      at: place, severity: .warning)
  }

  fileprivate static func atEveryChange(_ automation: Automation, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .atEveryChange,
      "`\(automation.name)` tells others of every change of \(automation.module), whatever has changed. Say with `when` which "
        + "matter, for example `stage != old.stage`.",
      at: place, severity: .warning)
  }

  fileprivate static func automationStorm(
    _ automation: Automation, _ next: Automation, _ list: String, at place: SourcePosition
  ) -> Diagnostic {
    Diagnostic(
      .automationStorm,
      "`\(automation.name)` changes all `\(list)` of a record, and `\(next.name)` then a whole list of each of those. Narrow "
        + "one with `where` or `when`.",
      at: place, severity: .warning)
  }
}
