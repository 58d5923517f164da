import GRDB
import JSONText
import Metamodel

extension Store {
  /// Notes that the records of a user are to be given to another; each that is has its place in the history.
  ///
  /// - Parameters:
  ///   - user: the name of whoever has them.
  ///   - other: the name of whoever gets them.
  ///   - module: the one whose records they are; nil means all.
  ///   - caller: whoever hands them over.
  /// - Throws: ``Refusal`` if the caller is no administrator.
  package func noteHandOver(from user: String, to other: String, module: String?, by caller: Caller) async throws {
    let detail: KeyValuePairs<String, JSON?> = ["to": .string(other), "module": module.map { .string($0) }]
    try await administer(AuditEntry(.userHandOver, "user \(user)", detail), as: caller) { _, _ in }
  }

  /// Ids of the records of a module that a user owns, without the recycle bin, in order; for administrators.
  ///
  /// - Parameters:
  ///   - module: the module.
  ///   - user: the name, of one who may be suspended.
  ///   - id: those after it.
  ///   - limit: the most of them.
  ///   - caller: whoever asks.
  package func records(
    of module: String, ownedBy user: String, after id: Int64, limit: Int, as caller: Caller
  ) async throws -> [Int64] {
    try await connections.read { [self] db in
      let (owner, plan) = try subjects(of: module, user, caller, db)
      return try Int64.fetchAll(
        db,
        sql:
          "SELECT id FROM \"\(plan.module.name)\" WHERE owner = ? AND deleted_at IS NULL AND id > ? ORDER BY id LIMIT ?",
        arguments: [owner, id, limit])
    }
  }

  /// How many records of a module name a user in their fields of users, by field; for administrators.
  package func mentions(of user: String, in module: String, as caller: Caller) async throws -> [String: Int] {
    try await connections.read { [self] db in
      let (owner, plan) = try subjects(of: module, user, caller, db)
      let fields = plan.fields.filter { $0.field.type == .user }
      return try fields.reduce(into: [:]) { counts, field in
        let count = try Int.fetchOne(
          db,
          sql: "SELECT count(*) FROM \"\(plan.module.name)\" WHERE \"\(field.column)\" = ? AND deleted_at IS NULL",
          arguments: [owner])
        if let count, count > 0 { counts[field.field.name] = count }
      }
    }
  }

  private func subjects(
    of module: String, _ user: String, _ caller: Caller, _ db: Database
  ) throws -> (owner: Int64, plan: ModulePlan) {
    let state = state
    try Self.requireAdministrator(present(caller, db), state)
    guard let plan = state.compiled.plan(module) else { throw Refusal.noSuchModule(module, in: state.compiled.model) }
    guard let owner = try Int64.fetchOne(db, sql: "SELECT id FROM sys_user WHERE name = ?", arguments: [user]) else {
      throw Refusal.noSuchUser(user)
    }
    return (owner, plan)
  }
}
