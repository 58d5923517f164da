import Diagnostics
import Engine
import Tenancy

extension Workspace {
  /// Lends a tenant's store together with the one who acts: a user by name, else the first administrator.
  func acting<Answer>(
    in tenant: String, as user: String? = nil, _ body: (Store, Caller) async throws -> Answer
  ) async throws -> Answer {
    try await withStore(tenant) { store in
      guard let user else { return try await body(store, store.firstAdministrator()) }
      guard let caller = try await store.caller(named: user) else {
        let active = try await store.users().filter(\.isActive).map(\.name)
        throw OperationFailure(
          code: "no_such_user",
          message: "The tenant \(tenant) has no active user \(user).\(NearMiss.hint(for: user, among: active))")
      }
      return try await body(store, caller)
    }
  }
}
