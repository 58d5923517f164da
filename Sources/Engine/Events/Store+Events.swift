import GRDB

extension Store {
  /// What has happened to records after a place in the sequence, as the caller may know it now.
  ///
  /// - Parameters:
  ///   - place: the number of the last change that the caller knows; 0 is before the first.
  ///   - modules: whose records; nil means all that the caller may read.
  ///   - caller: whoever asks.
  /// - Returns: a page, which may have no event though there are more behind it.
  /// - Throws: ``Refusal`` if the caller has been suspended, or has shown what is no longer good.
  package func events(
    after place: Int64, of modules: [String]? = nil, as caller: Caller
  ) async throws -> EventPage {
    try await read { [self] context in
      try EventQuery(context: context, caller: standing(caller, context.db), modules: modules).page(after: place)
    }
  }

  /// The number of the last change, for a caller who wants to know of the next ones.
  ///
  /// - Parameters:
  ///   - modules: whose records they want to know of; nil means all that they may read.
  ///   - caller: whoever asks.
  /// - Returns: the number; 0 where nothing has happened.
  /// - Throws: ``Refusal`` if there is no such module, or the caller may not read it.
  package func lastEvent(of modules: [String]?, as caller: Caller) async throws -> Int64 {
    try await read { context in
      for module in modules ?? [] { _ = try context.module(module, readableBy: caller) }
      return try EventQuery.last(context.db)
    }
  }

  /// Refuses a caller who has been suspended meanwhile, or what they have shown is no longer good: revoked, ended or expired.
  ///
  /// - Parameter caller: whoever asked.
  /// - Throws: ``Refusal``.
  package func requireStanding(_ caller: Caller) async throws {
    try await glance { [self] context in _ = try standing(caller, context.db) }
  }

  /// Waits for changes from now on.
  ///
  /// - Returns: what waits, for as long as somebody holds it.
  package func listen() -> ChangeListener { changes.listen() }

  /// The caller as they are now. Other than a request, which is short, a stream outlives what began it.
  private func standing(_ caller: Caller, _ db: Database) throws -> Caller {
    guard let credential = caller.credential else {
      guard let found = try UserTable.caller(id: caller.userID, db) else { throw Refusal.noLonger(caller.name) }
      return found.asking(like: caller)
    }
    let now = clock.now()
    var (entry, changes) = callers.entry(credential)
    if entry == nil {
      entry = try Self.entry(credential, db, at: now)
      if let entry { callers.keep(entry, of: credential, readAfter: changes) }
    }
    guard let entry, !entry.hasEnded(at: now) else { throw Refusal.noLonger(caller.name) }
    return entry.caller.asking(like: caller)
  }

  /// Looks once a second for what other programs have written into the file.
  static func watch(_ connections: Connections, _ callers: CallerCache) -> @Sendable (ChangeSignal) async -> Void {
    { signal in
      var known = try? await connections.foreignChanges()
      while !Task.isCancelled {
        try? await Task.sleep(for: .seconds(1))
        guard !Task.isCancelled, let found = try? await connections.foreignChanges(), found != known else { continue }
        known = found
        // Whoever wrote may have changed users too.
        callers.forget()
        signal.tell()
      }
    }
  }
}

extension Connections {
  /// A number that is another once another connection has written, which the connection that writes here is not
  /// (https://www.sqlite.org/pragma.html#pragma_data_version).
  fileprivate func foreignChanges() async throws -> Int {
    try await writer.unsafeRead { try Int.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
  }
}
