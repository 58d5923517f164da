import Diagnostics
import YAMLSource

extension ModelDecoder {
  /// Reads what is done beside each other before a transition.
  ///
  /// - Parameter path: Where the transition's translations stand.
  mutating func parallel(_ node: YAMLNode, _ scope: ProcessScope, at path: [String]) -> Parallel {
    let branches = node.entries("branches").map { branch($0, scope, at: path + ["branches", $0.key.text]) }
    let count = node.integer("at_least") ?? branches.count
    if count > branches.count, let place = node["at_least"]?.location {
      log.report(
        Diagnostic(.badCount, "`at_least` asks for \(count) of \(branches.count) branches.", at: place))
    }
    return Parallel(atLeast: count, branches: branches)
  }

  private mutating func branch(_ entry: YAMLMapping.Entry, _ scope: ProcessScope, at path: [String]) -> Branch {
    let (name, node) = (entry.key.text, entry.value)
    let vocabulary = vocabulary(of: scope.module.name)
    return Branch(
      name: name, label: label(node["label"], name: name, at: path, fallback: node),
      who: (node["before"]?.items("who") ?? []).compactMap { person($0, vocabulary) },
      criteria: condition(node["before"]?["criteria"], vocabulary),
      during: node["during"].flatMap { during($0, scope, at: path) }, optional: optionalFields(node["during"], scope))
  }
}
