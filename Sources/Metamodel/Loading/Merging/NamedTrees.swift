import YAMLSource

/// Trees by name, in the order in which the names first appeared.
struct NamedTrees {
  /// The names in order.
  private(set) var names: [String] = []
  private var nodes: [String: YAMLNode] = [:]

  /// The tree of a name; nil removes it.
  subscript(name: String) -> YAMLNode? {
    get { nodes[name] }
    set {
      if nodes[name] == nil, newValue != nil { names.append(name) }
      if newValue == nil { names.removeAll { $0 == name } }
      nodes[name] = newValue
    }
  }

  /// Names and trees in order.
  var all: [(name: String, node: YAMLNode)] { names.compactMap { name in nodes[name].map { (name, $0) } } }
}
