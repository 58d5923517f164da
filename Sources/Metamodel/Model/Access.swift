/// A role: what its users may do, module by module.
package struct Role: Sendable, Hashable {
  package let name: String
  package let label: LocalizedText
  /// Rights by module api name, or under `*` for every module that is not named.
  package let modules: [String: Set<Right>]

  package init(name: String, label: LocalizedText, modules: [String: Set<Right>]) {
    self.name = name
    self.label = label
    self.modules = modules
  }

  /// Whether the role gives a right on a module.
  package func allows(_ right: Right, on module: String) -> Bool {
    (modules[module] ?? modules["*"])?.contains(right) ?? false
  }
}

/// What a role may allow on a module.
package enum Right: String, Sendable, Hashable, Codable, CaseIterable {
  case create
  case read
  case update
  case delete
  /// To take all records of the module away as a file.
  case export
  case `import`
  /// To send many commands at once.
  case bulk
  case transition
  /// To create a record in mid-process, with a reason.
  case enter
  /// To move a record off its blueprint's paths, with a reason.
  case override
  case administer
}

/// A team of users.
package struct Team: Sendable, Hashable {
  package let name: String
  package let label: LocalizedText

  package init(name: String, label: LocalizedText) {
    self.name = name
    self.label = label
  }
}
