import GRDB

extension Store {
  /// Erases several records, all or none, and takes them out of the file.
  ///
  /// - Returns: a report on each, in order.
  /// - Throws: ``Refusal`` if one of them cannot be erased; nothing is then.
  package func erase(_ targets: [RecordTarget], reason: String, as caller: Caller) async throws -> [ErasureReport] {
    let reports = try await execute(as: caller) { execution, _ in
      try targets.compactMap { try execution.run(.erase($0, ErasureInput(reason: reason))).erasure }
    }
    try await wipe()
    return reports
  }

  /// Takes what was erased off the disk: contents of attachments to which nothing refers, and out of the file itself what is left in the
  /// segments of the search index, the free room of pages, and the log.
  ///
  /// It reads and writes the whole file, and nobody else writes meanwhile.
  ///
  /// - Throws: ``Refusal`` with the code `not_wiped` if it could not be done now; it is done when the store is opened next, or with the
  ///   next erasure.
  package func wipe() async throws {
    do {
      try await collectUnused()
      try await queue.submitBare { [self] db in try Wiping(db: db, compiled: state.compiled).run() }
    } catch {
      throw Refusal(
        .unavailable,
        Problem(
          at: "store", code: "not_wiped",
          message: """
            The values are erased from all records, but the file could not be written anew or an attachment not be deleted \
            (\(error)), so that the disk may still have them. It is tried again when the store is opened next, and with the next erasure.
            """))
    }
  }
}

/// Writes the file anew, without what is in no table any more.
struct Wiping {
  let db: Database
  let compiled: CompiledModel

  /// How often a reader is waited for, as long as the connection waits for a lock.
  private static let attempts = 3

  func run() throws {
    try db.inTransaction(.immediate) {
      try SearchIndex(db: db).update(compiled)
      // Merges all segments into one, in which nothing is that was taken out.
      try db.execute(sql: "INSERT INTO sys_search(sys_search) VALUES ('optimize')")
      return .commit
    }
    // The new file is made aside first, which is not to be in memory.
    try db.execute(sql: "PRAGMA temp_store = FILE")
    defer { try? db.execute(sql: "PRAGMA temp_store = MEMORY") }
    try db.execute(sql: "VACUUM")
    try emptyLog()
    try ErasureTable(db: db).noteWiped()
  }

  private func emptyLog() throws {
    for attempt in 1...Self.attempts {
      do {
        _ = try db.checkpoint(.truncate)
        return
      } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && attempt < Self.attempts {
        continue
      }
    }
  }
}
