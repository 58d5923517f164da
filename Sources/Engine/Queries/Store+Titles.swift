package import Expressions
import GRDB
import Metamodel

extension Store {
  /// What records are called, for whoever lists them under other records or names users.
  ///
  /// - Parameters:
  ///   - references: of records of any modules, and of `users`.
  ///   - caller: whoever asks.
  /// - Returns: a title for each record that the caller may read, the display name of each user; nothing of others.
  /// - Throws: ``Refusal`` if it costs too much.
  package func titles(
    of references: some Sequence<RecordReference>, as caller: Caller
  ) async throws -> [RecordReference: String] {
    let wanted = Dictionary(grouping: Set(references), by: \.module).mapValues { $0.map(\.id) }
    guard !wanted.isEmpty else { return [:] }
    return try await read(by: "titles", as: caller) { context in
      var titles: [RecordReference: String] = [:]
      for (module, ids) in wanted {
        let found = module == UserMembers.module ? try context.userNames(ids) : try context.titles(ids, module, caller)
        for (id, title) in found { titles[RecordReference(module: module, id: id)] = title }
      }
      return titles
    }
  }

  /// The caller as a user.
  ///
  /// - Parameter caller: whoever asks.
  /// - Returns: what is known of them; nil if they are no user any more.
  package func profile(of caller: Caller) async throws -> UserInfo? {
    try await connections.read { db in try UserTable.user(named: caller.name, db) }
  }
}

extension ReadContext {
  fileprivate func titles(_ ids: [Int64], _ module: String, _ caller: Caller) throws -> [Int64: String] {
    let execution = Execution(self, as: caller)
    guard let plan = state.compiled.plan(module), execution.access.may(.read, on: module) else { return [:] }
    let (table, scope) = (RowTable(plan: plan, db: db), ScopeCheck(execution: execution, plan: plan))
    let health = execution.access.phi(of: module).filter(plan.module.titleFields.contains)
    var titles: [Int64: String] = [:]
    for id in ids {
      guard let row = try table.row(id), !row.isDeleted, scope.reads(row) else { continue }
      titles[id] = RecordTitle(execution: execution).text(of: row, plan)
      if !health.isEmpty { phi.add(health, of: module, id) }
    }
    return titles
  }

  fileprivate func userNames(_ ids: [Int64]) throws -> [Int64: String] {
    var names: [Int64: String] = [:]
    try db.cachedStatement(
      sql: "SELECT id, display_name FROM sys_user WHERE id IN (SELECT value FROM json_each(?))"
    ).forEachRow([.text(SQLText.list(ids))]) { names[$0.integer(0)] = $0.text(1) }
    return names
  }
}
