package import Diagnostics
import Expressions
import YAMLSource

/// Finds conditions that no record can meet, and processes that another one keeps from ever coming to their turn.
struct CriteriaCheck {
  private let model: Model
  private let sources: MergedSources

  static func check(_ model: Model, _ sources: MergedSources, log: inout DiagnosticLog) {
    let check = CriteriaCheck(model: model, sources: sources)
    for blueprint in model.blueprints {
      guard let node = sources.blueprints[blueprint.name] else { continue }
      check.conditions(of: blueprint, node, log: &log)
      check.rivals(of: blueprint, node, log: &log)
    }
    for automation in model.automations {
      guard let node = sources.automations[automation.name] else { continue }
      check.report(automation.condition, node["when"], log: &log)
      check.effects(automation.effects, node.items("do"), log: &log)
    }
  }

  private func conditions(of blueprint: Blueprint, _ node: YAMLNode, log: inout DiagnosticLog) {
    report(blueprint.condition, node["when"], log: &log)
    for transition in blueprint.transitions {
      guard let declared = node["transitions"]?[transition.name] else { continue }
      let before = [blueprint.field: transition.from]
      report(transition.criteria, declared["before"]?["criteria"], given: before, log: &log)
      let automatic = declared["automatic"]
      report(
        transition.automatic?.condition, automatic?["when"] ?? automatic,
        beside: transition.criteria, given: before, log: &log)
      let after = [blueprint.field: [transition.to], "old.\(blueprint.field)": transition.from]
      effects(transition.after, declared.items("after"), given: after, log: &log)
    }
  }

  private func effects(
    _ effects: [Effect], _ nodes: [YAMLNode], given facts: [String: [String]] = [:], log: inout DiagnosticLog
  ) {
    // One that could not be read has been reported, and moves the others.
    guard effects.count == nodes.count else { return }
    for (effect, node) in zip(effects, nodes) {
      report(effect.condition, node["when"], given: facts, log: &log)
      guard case .forEach(let each) = effect.action else { continue }
      report(each.condition, node["where"], log: &log)
      self.effects(each.effects, node.items("do"), log: &log)
    }
  }

  private func report(
    _ condition: ModelExpression?, _ node: YAMLNode?, beside other: ModelExpression? = nil,
    given facts: [String: [String]] = [:], log: inout DiagnosticLog
  ) {
    guard let condition, let node else { return }
    let all = [condition.checked] + (other.map { [$0.checked] } ?? [])
    guard case .never = Satisfiability(of: all, given: facts) else { return }
    log.report(.neverHolds(condition, facts, beside: other, at: node.location))
  }

  // MARK: Blueprints of the same field

  private func rivals(of blueprint: Blueprint, _ node: YAMLNode, log: inout DiagnosticLog) {
    let earlier = model.blueprints.filter {
      $0.module == blueprint.module && $0.field == blueprint.field && $0.order < blueprint.order
        && ($0.pipeline == nil || blueprint.pipeline == nil || $0.pipeline == blueprint.pipeline)
    }
    let place = (node["when"] ?? node["order"] ?? node).location
    for other in earlier {
      let own = blueprint.condition.map { [$0.checked] } ?? []
      let coversPipeline = other.pipeline == nil || other.pipeline == blueprint.pipeline
      if coversPipeline, isCovered(own, by: other.condition) {
        return log.report(.neverLeads(blueprint, other, at: place))
      }
      guard let rival = other.condition, !own.isEmpty else { continue }
      if case .certain = Satisfiability(of: own + [rival.checked]) {
        log.report(.overlap(blueprint, other, at: place))
      }
    }
  }

  private func isCovered(_ own: [CheckedExpression], by other: ModelExpression?) -> Bool {
    guard let other else { return true }
    guard !own.isEmpty, case .never = Satisfiability(of: own, without: other.checked) else { return false }
    return true
  }
}

extension DiagnosticCode {
  /// A condition that no record can meet.
  package static let neverHolds = DiagnosticCode("never_holds")
  /// A blueprint that never leads a record, since one before it does.
  package static let neverLeads = DiagnosticCode("never_leads")
  /// Two blueprints that both could lead a record.
  package static let overlappingBlueprints = DiagnosticCode("overlapping_blueprints")
}

extension Diagnostic {
  fileprivate static func neverHolds(
    _ condition: ModelExpression, _ facts: [String: [String]], beside other: ModelExpression?, at place: SourcePosition
  ) -> Diagnostic {
    let known = facts.sorted { $0.key < $1.key }.map { "\($0.key) is \($0.value.joined(separator: " or "))" }
    let when = known.isEmpty ? "" : " where " + known.joined(separator: " and ")
    let beside = other.map { " beside `\($0.source.prefix(200))`" } ?? ""
    return Diagnostic(
      .neverHolds, "`\(condition.source.prefix(200))` can never hold\(when)\(beside).", at: place, severity: .warning)
  }

  fileprivate static func neverLeads(
    _ blueprint: Blueprint, _ other: Blueprint, at place: SourcePosition
  ) -> Diagnostic {
    Diagnostic(
      .neverLeads,
      "`\(blueprint.name)` never leads a record: `\(other.name)` comes before it, by `order`, and leads all that it could.",
      at: place, severity: .warning)
  }

  fileprivate static func overlap(_ blueprint: Blueprint, _ other: Blueprint, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .overlappingBlueprints,
      "A record can meet the `when` of both `\(other.name)` and `\(blueprint.name)`; `\(other.name)` leads it, being the "
        + "first by `order`.",
      at: place, severity: .warning)
  }
}
