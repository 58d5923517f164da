package import Metamodel

/// Whoever asks: a user of the tenant with the roles and teams that they have now.
///
/// A caller is only to be had from a ``Store``, by a key or a user name, so that having one proves that the user exists
/// and is active.
package struct Caller: Sendable, Hashable {
  package let userID: Int64
  package let name: String
  package let roles: [String]
  package let teams: [String]
  /// The language in which refusals are worded; nil means the tenant's.
  package private(set) var locale: String?

  init(userID: Int64, name: String, roles: [String], teams: [String]) {
    self.userID = userID
    self.name = name
    self.roles = roles
    self.teams = teams
  }

  /// The same caller, who reads that language.
  package func reading(_ locale: String) -> Caller {
    var caller = self
    caller.locale = locale
    return caller
  }

  /// Whether one of the caller's roles gives a right on a module.
  package func may(_ right: Right, on module: String, in model: Model) -> Bool {
    roles.contains { model.role($0)?.allows(right, on: module) ?? false }
  }
}
