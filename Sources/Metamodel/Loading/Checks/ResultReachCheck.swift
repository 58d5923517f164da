import Diagnostics
import YAMLSource

/// Finds actions that move a record to where no transition of its blueprints leads.
enum ResultReachCheck {
  static func check(_ model: Model, _ sources: MergedSources, log: inout DiagnosticLog) {
    for flow in model.resultFlows {
      guard let node = sources.resultFlows[flow.name] else { continue }
      for (module, action) in flow.actions {
        guard let described = flow.module(module), let field = described.stage else { continue }
        for blueprint in model.blueprints where blueprint.module == module && blueprint.field == field {
          let wanted = stages(action, described, blueprint, model)
          guard !wanted.isEmpty, !wanted.contains(where: { code in blueprint.transitions.contains { $0.to == code } })
          else { continue }
          log.report(.noTransition(action.deed.words, blueprint, wanted, at: node.location))
        }
      }
    }
  }

  /// The states of a blueprint to which an action leads, of those that it names.
  private static func stages(
    _ action: ResultAction, _ module: ResultModule, _ blueprint: Blueprint, _ model: Model
  ) -> [String] {
    guard let line = model.stages(of: module, pipeline: blueprint.pipeline) else { return [] }
    let wanted: [String] =
      switch action.deed {
      case .close(.outcome(let outcome), _): line.stages(with: outcome)
      case .close(.postponed, _): line.stages(with: .postponed)
      case .close(.value(let code), _): [code]
      case .advance(let code?, _): [code]
      default: []
      }
    // A stage of another pipeline concerns records of that one.
    return wanted.filter { blueprint.state($0) != nil }
  }
}

extension Diagnostic {
  fileprivate static func noTransition(
    _ words: String, _ blueprint: Blueprint, _ stages: [String], at place: SourcePosition
  ) -> Diagnostic {
    Diagnostic(
      .noWayThere,
      "`\(words)` moves records to \(stages.quotedList), to which no transition of `\(blueprint.name)` leads: it would always "
        + "be a prompt.", at: place, severity: .warning)
  }
}
