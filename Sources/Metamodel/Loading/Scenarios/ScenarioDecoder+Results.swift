import Diagnostics
import YAMLSource

extension ScenarioDecoder {
  mutating func result(_ node: YAMLNode, _ step: YAMLNode) -> Scenario.Action? {
    guard let code = node.plainText, let on = step["on"], let target = reference(on) else { return nil }
    let codes = declared("results")
    if !codes.contains(code), !refusedPlaces.contains("result") {
      log.report(.unknownScenarioResult(code, codes, at: node.location))
    }
    if let flow = step["flow"], let name = flow.plainText, !sources.resultFlows.names.contains(name) {
      log.report(.unknownFlow(name, sources.resultFlows.names, at: flow.location))
    }
    return .result(
      code, record: target.name,
      Scenario.ResultGiven(
        flow: step.text("flow"), about: step["record"].flatMap { reference($0)?.name }, at: step.text("at"),
        until: step.text("until"), inputs: inputs(step, of: step["record"] == nil ? target.module : nil)))
  }

  mutating func nextCall(_ node: YAMLNode, _ step: YAMLNode) -> Scenario.Action? {
    guard let module = node.plainText else { return nil }
    if model.module(module) == nil { log.report(.unknownModule(module, model, at: node.location)) }
    let wanted = step.text("is") == Self.nobody ? Self.nobody : step["is"].flatMap { reference($0)?.name }
    return .nextCall(module: module, wanted: wanted)
  }

  /// What all result flows declare under a key.
  private func declared(_ key: String) -> [String] {
    sources.resultFlows.all.flatMap { $0.node.entries(key).map(\.key.text) }
  }

  /// What is said where there is no next record.
  static let nobody = "nobody"

  /// What is expected of results; nil if the node is something else.
  mutating func resultExpectation(_ node: YAMLNode) -> Scenario.Expectation? {
    if let record = node["attempts"], let target = reference(record) {
      let rules = declared("attempts")
      if let rule = node["rule"], let name = rule.plainText, !rules.contains(name) {
        log.report(.unknownRule(name, rules, at: rule.location))
      }
      return .attempts(
        target.name, rule: node.text("rule") ?? "", count: node.integer("count") ?? 0, node.location)
    }
    if let record = node["prompts"], let target = reference(record) {
      return .prompts(target.name, actions: node.texts("asked"), node.location)
    }
    if let record = node["logged"], let target = reference(record) {
      return .logged(target.name, results: node.texts("results"), node.location)
    }
    return nil
  }
}

extension Diagnostic {
  fileprivate static func unknownScenarioResult(
    _ code: String, _ codes: [String], at place: SourcePosition
  ) -> Diagnostic {
    Diagnostic(
      .unknownResult, "No result flow has a result `\(code.prefix(80))`.", at: place,
      suggestion: NearMiss.nearest(to: code, among: codes))
  }

  fileprivate static func unknownFlow(_ name: String, _ flows: [String], at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .unknownResult, "There is no result flow `\(name.prefix(80))`.", at: place,
      suggestion: NearMiss.nearest(to: name, among: flows))
  }

  fileprivate static func unknownRule(_ name: String, _ rules: [String], at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .unknownResult, "No result flow has a rule of attempts `\(name.prefix(80))`.", at: place,
      suggestion: NearMiss.nearest(to: name, among: rules))
  }
}
