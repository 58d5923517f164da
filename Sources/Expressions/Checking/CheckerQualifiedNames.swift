extension Checker {
  /// The variable or type that a whole path such as `a.b.c` names; nil if it names none, and `.c` is a member.
  ///
  /// A longer path goes before a shorter one, since the whole is looked up before its parts are.
  mutating func qualified(_ node: Node) throws(Problem) -> Checked? {
    guard let path = path(node), vocabulary.hasQualifiedNames || path.names.first == "google" else { return nil }
    let name = path.names.joined(separator: ".")
    return path.isRooted ? global(name, at: node.offset) : contained(name, at: node.offset)
  }

  /// The variable or type of that name in the vocabulary's container, or in what that is contained in.
  mutating func contained(_ name: String, at offset: Int) -> Checked? {
    var container = vocabulary.container.split(separator: ".")
    while !container.isEmpty {
      if let checked = global((container + [name[...]]).joined(separator: "."), at: offset) { return checked }
      container.removeLast()
    }
    return global(name, at: offset)
  }

  /// The names of a path that does not begin with the variable of a macro; nil for anything else.
  private func path(_ node: Node) -> (names: [String], isRooted: Bool)? {
    var names: [String] = []
    var node = node
    while case .select(let operand, let name) = node.kind {
      names.append(name)
      node = operand
    }
    switch node.kind {
    case .name(let name) where !isLocal(name): return ((names + [name]).reversed(), false)
    case .rootName(let name): return ((names + [name]).reversed(), true)
    default: return nil
    }
  }
}
