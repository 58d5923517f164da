import Diagnostics
import YAMLSource

extension ModelDecoder {
  mutating func decodeRole(_ name: String, _ node: YAMLNode) -> Role {
    var modules: [String: Set<Right>] = [:]
    for entry in node.entries("modules") where entry.key.text == "*" || isKnownModule(entry.key) {
      modules[entry.key.text] = rights(entry.value)
    }
    return Role(
      name: name, label: label(node["label"], name: name, at: ["roles", name], fallback: node), modules: modules)
  }

  mutating func decodeTeam(_ name: String, _ node: YAMLNode) -> Team {
    Team(name: name, label: label(node["label"], name: name, at: ["teams", name], fallback: node))
  }

  /// Whether a key names a module; the log says if it never did.
  mutating func isKnownModule(_ key: YAMLKey) -> Bool {
    if skeleton.module(key.text) != nil { return true }
    // What an earlier layer says of a module that a later one took away concerns nothing.
    if !sources.omitted.modules.contains(key.text) {
      log.report(.unknownModule(key.text, skeleton, at: key.location))
    }
    return false
  }

  private func rights(_ node: YAMLNode) -> Set<Right> {
    let words = node.plainText.map { [$0] } ?? node.sequence?.items.compactMap(\.plainText) ?? []
    return words.contains("all") ? Set(Right.allCases) : Set(words.compactMap(Right.init))
  }
}
