/// Whoever asks: a user of the tenant with the roles and teams that they have now.
///
/// A caller is only to be had from a ``Store``, by a key or a user name, so that having one proves that the user exists
/// and is active. What a caller may do, ``Access`` says.
package struct Caller: Sendable, Hashable {
  package let userID: Int64
  package let name: String
  package private(set) var roles: [String]
  package let teams: [String]
  /// The users who are in one of the caller's teams.
  let colleagues: [Int64]
  /// The users who stand below the caller, however deep.
  let subordinates: [Int64]
  /// The language in which refusals are worded; nil means the tenant's.
  package private(set) var locale: String?
  /// What they have shown; nil for who works on the machine itself.
  package private(set) var credential: Credential?
  /// Where they are, if that is known.
  package private(set) var address: NetworkAddress?
  /// What their credential leaves of their rights.
  private(set) var keyScope = KeyScope()
  /// The form by which somebody sends a record in of whom nothing else is known; nil of users.
  private(set) var form: String?
  /// How often users and keys of the store had been changed when this was read; nil where nobody counted.
  private(set) var readAfter: Int?

  init(
    userID: Int64, name: String, roles: [String], teams: [String], colleagues: [Int64] = [], subordinates: [Int64] = []
  ) {
    self.userID = userID
    self.name = name
    self.roles = roles
    self.teams = teams
    self.colleagues = colleagues
    self.subordinates = subordinates
  }

  /// In whose name the engine acts when it is time for something.
  package static let clock = Caller(userID: 0, name: "clock", roles: ["administrator"], teams: [])

  /// In whose name records come in by a form on the web.
  ///
  /// - Parameter name: the form's.
  static func form(_ name: String) -> Caller {
    var caller = Caller(userID: -1, name: "form", roles: [], teams: [])
    caller.form = name
    return caller
  }

  /// Whether it is the clock.
  var isClock: Bool { userID == Self.clock.userID }

  /// The same caller, who reads that language.
  package func reading(_ locale: String) -> Caller {
    var caller = self
    caller.locale = locale
    return caller
  }

  /// The same user by a credential that leaves them some of their rights.
  func coming(by credential: Credential, in scope: KeyScope = KeyScope()) -> Caller {
    var caller = self
    caller.roles = scope.roles(roles)
    caller.credential = credential
    caller.keyScope = scope
    return caller
  }

  /// The same caller, who is there.
  func at(_ address: NetworkAddress?) -> Caller {
    var caller = self
    caller.address = address
    return caller
  }

  /// The same user, who asks from where and in the language in which another caller does.
  func asking(like other: Caller) -> Caller {
    var caller = at(other.address)
    caller.locale = other.locale
    return caller
  }

  /// The same caller, read when users and keys had been changed so often.
  func read(after changes: Int) -> Caller {
    var caller = self
    caller.readAfter = changes
    return caller
  }

  /// Whether they may act as the user in all the user's affairs, their credentials among them.
  package var isWhole: Bool { keyScope.isWhole }
}
