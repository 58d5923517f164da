import Diagnostics
import YAMLSource

/// The results of result flows as values of the fields that hold them.
struct ResultValues {
  private let flows: NamedTrees

  init(_ flows: NamedTrees) {
    self.flows = flows
  }

  /// The trees of modules with the results that their fields have not by themselves.
  func added(to modules: NamedTrees) -> NamedTrees {
    var modules = modules
    for flow in flows.all {
      guard let name = Self.interaction(of: flow.node, among: modules), let module = modules[name],
        let field = module["activity"]?.text("result"), let node = module["fields"]?[field]
      else { continue }
      let known = Set(node.entries("values").map(\.key.text))
      let new = flow.node.entries("results").filter { !known.contains($0.key.text) }.map { entry in
        YAMLMapping.Entry(entry.key, YAMLNode(.mapping(YAMLMapping(label(entry.value))), at: entry.value.location))
      }
      guard !new.isEmpty, node["values"] != nil else { continue }
      modules[name] = module.replacing(["fields", field, "values"]) { values in
        YAMLNode(.mapping(YAMLMapping((values.mapping?.entries ?? []) + new)), at: values.location)
      }
    }
    return modules
  }

  /// The module of a flow's interactions: the one that it names, else the first of calls that has results.
  static func interaction(of flow: YAMLNode, among modules: NamedTrees) -> String? {
    flow.text("interaction")
      ?? modules.all.first { $0.node["activity"]?.text("kind") == "call" && $0.node["activity"]?["result"] != nil }?
      .name
  }

  private func label(_ result: YAMLNode) -> [YAMLMapping.Entry] {
    result.mapping?.entries.filter { $0.key.text == "label" } ?? []
  }
}

extension YAMLNode {
  /// The same tree with another node at a path of keys.
  fileprivate func replacing(_ path: [String], _ change: (YAMLNode) -> YAMLNode) -> YAMLNode {
    guard let key = path.first else { return change(self) }
    guard let mapping else { return self }
    let entries = mapping.entries.map { entry in
      entry.key.text == key
        ? YAMLMapping.Entry(entry.key, entry.value.replacing(Array(path.dropFirst()), change)) : entry
    }
    return YAMLNode(.mapping(YAMLMapping(entries, isFlow: mapping.isFlow)), at: location)
  }
}
