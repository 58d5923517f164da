package import Expressions
package import Metamodel

/// What a caller has shown to be taken for a user.
package enum Credential: Sendable, Hashable {
  /// An API key, by its id.
  case key(Int64)
  /// A session, by its id.
  case session(Int64)
}

/// What a key allows of what its user may do.
package struct KeyScope: Sendable, Hashable, Codable {
  /// The one role of the user's that it acts in; nil means all of them.
  package let role: String?
  /// Rights by module, under `*` for every module that is not named; nil means all.
  package let rights: [String: Set<Right>]?

  package init(role: String? = nil, rights: [String: Set<Right>]? = nil) {
    self.role = role
    self.rights = rights
  }

  /// Whether it takes nothing away.
  package var isWhole: Bool { role == nil && rights == nil }

  /// Whether it leaves a right on a module.
  func allows(_ right: Right, on module: String) -> Bool {
    guard let rights else { return true }
    return (rights[module] ?? rights["*"])?.contains(right) ?? false
  }

  /// Those of a user's roles that it leaves.
  func roles(_ roles: [String]) -> [String] { role.map { role in roles.filter { $0 == role } } ?? roles }
}

/// On what terms a key is given.
package struct KeyTerms: Sendable, Hashable, Codable {
  package let scope: KeyScope
  /// Where its holder has to be; nowhere in particular if there are none.
  package let networks: [NetworkRange]
  /// Nil means never.
  package let expiresAt: Timestamp?

  package init(scope: KeyScope = KeyScope(), networks: [NetworkRange] = [], expiresAt: Timestamp? = nil) {
    self.scope = scope
    self.networks = networks
    self.expiresAt = expiresAt
  }

  static let mostNetworks = 64
}
