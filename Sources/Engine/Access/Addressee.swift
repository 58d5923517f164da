/// An active user as whoever is told something.
struct Addressee: Sendable {
  let caller: Caller
  let displayName: String
  let email: String?
  /// The language in which they are written to; nil means the tenant's.
  let locale: String?
}

extension Execution {
  /// The active user with an id, as whoever is told something; nil if there is none.
  func addressee(_ user: Int64) throws -> Addressee? {
    guard let callers else { return try UserTable.addressee(id: user, db) }
    return try callers.addressee(user) { try UserTable.addressee(id: user, db) }
  }
}
