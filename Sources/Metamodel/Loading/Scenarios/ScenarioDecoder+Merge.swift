import Diagnostics
import YAMLSource

extension ScenarioDecoder {
  mutating func merge(_ record: String, _ module: String?, _ step: YAMLNode) -> Scenario.Action {
    let losers = step.items("with").compactMap { merged($0, module) }
    var take: [String: String] = [:]
    for entry in step.entries("take") {
      let field = entry.key.text
      if let declared = module.flatMap(model.module), declared.field(field) == nil, SystemField(rawValue: field) == nil
      {
        log.report(.unknownField(field, declared, at: entry.key.location))
      }
      take[field] = merged(entry.value, module)
    }
    return .merge(record: record, losers: losers, take: take)
  }

  /// A record of the module whose records become one.
  private mutating func merged(_ node: YAMLNode, _ module: String?) -> String? {
    guard let record = reference(node) else { return nil }
    if let other = record.module, let module, other != module {
      log.report(.otherModule(record.name, other, at: node.location))
    }
    return record.name
  }
}
