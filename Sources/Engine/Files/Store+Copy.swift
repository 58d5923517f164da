import GRDB

extension Store {
  /// Writes a copy of the store as it is now into a file that is not there yet. Nobody writes meanwhile.
  ///
  /// - Parameter path: where.
  package func copy(to path: String) async throws {
    try await queue.submitBare { db in
      try db.execute(sql: "VACUUM INTO ?", arguments: [path])
      // A copy made so has a journal of the other kind.
      try StoreFile.create(path).close()
    }
  }
}
