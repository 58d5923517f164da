import YAMLSource

/// What is said of a role; what is nil or empty stays as it is.
package struct RoleSettings: Sendable, Hashable, Codable {
  package var label: String?
  /// Rights by module or `*`, in place of those that it has there.
  package var rights: [String: [String]]
  /// The records on which they count, by module or `*`.
  package var scopes: [String: ScopeSettings]
  /// Levels by module and field.
  package var fields: [String: [String: String]]
  /// The sensitivities that it sees.
  package var sees: [String]?

  package init(
    label: String? = nil, rights: [String: [String]] = [:], scopes: [String: ScopeSettings] = [:],
    fields: [String: [String: String]] = [:], sees: [String]? = nil
  ) {
    self.label = label
    self.rights = rights
    self.scopes = scopes
    self.fields = fields
    self.sees = sees
  }

  /// A scope: for everything, or for reading and writing apart. Each item is a reach, such as `own`, or `where` with a criterion.
  package struct ScopeSettings: Sendable, Hashable, Codable {
    package var all: [String]
    package var read: [String]
    package var write: [String]

    package init(all: [String] = [], read: [String] = [], write: [String] = []) {
      self.all = all
      self.read = read
      self.write = write
    }

    var yaml: YAMLNode {
      guard !read.isEmpty || !write.isEmpty else { return Self.list(all) }
      let parts = [("read", read.isEmpty ? all : read), ("write", write.isEmpty ? all : write)]
      return .block(parts.filter { !$1.isEmpty }.map { ($0, Self.list($1)) })
    }

    private static func list(_ items: [String]) -> YAMLNode {
      .list(
        items.map { item in
          item.hasPrefix("where ") ? .block([("where", .text(String(item.dropFirst(6))))]) : .text(item)
        })
    }
  }

  /// Writes the settings into `access.yaml`.
  func written(to root: YAMLNode, role: String) throws -> YAMLNode {
    let path = ["roles", role]
    var root = root
    if let label { root = try root.setting(.text(label), at: path + ["label"]) }
    for (module, rights) in rights.sorted(by: { $0.key < $1.key }) {
      root = try root.setting(.list(rights.map(YAMLNode.text)), at: path + ["modules", module])
    }
    for (module, scope) in scopes.sorted(by: { $0.key < $1.key }) {
      root = try root.setting(scope.yaml, at: path + ["scopes", module])
    }
    for (module, levels) in fields.sorted(by: { $0.key < $1.key }) {
      for (field, level) in levels.sorted(by: { $0.key < $1.key }) {
        root = try root.setting(.text(level), at: path + ["fields", module, field])
      }
    }
    if let sees { root = try root.setting(.list(sees.map(YAMLNode.text)), at: path + ["sees"]) }
    return root
  }
}
