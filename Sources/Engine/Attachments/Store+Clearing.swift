import Expressions
import GRDB

extension Store {
  /// The tenant's files.
  var files: ContentFiles { ContentFiles(ofStoreAt: connections.writer.path) }

  /// Takes away those contents to which no row refers.
  ///
  /// In a transaction of its own, so that no row that refers to one is on its way.
  func collect(_ hashes: [ContentHash]) async throws {
    guard !hashes.isEmpty else { return }
    try await queue.submit(alone: true) { [files] db, _ in
      let table = AttachmentTable(db: db)
      for hash in hashes where try !table.refers(to: hash) { try files.remove(hash) }
    }
  }

  /// Clears what a process before this one left half done.
  func clearIncoming() async throws {
    try await collect(try await offloaded { [files] in files.clearIncoming() })
  }

  /// Empties the recycle bin of files that have been in it for 30 days, and takes away contents to which nothing refers.
  package func sweepAttachments() async throws {
    let time = Timestamp(microseconds: clock.now().microseconds - Self.binLifetime)
    try await write { db, _ in try AttachmentTable(db: db).empty(before: time) }
    try await collectUnused()
  }

  /// Takes away every content to which no row refers.
  func collectUnused() async throws {
    let all = try await offloaded { [files] in files.all() }
    try await collect(
      try await connections.read { db in
        let table = AttachmentTable(db: db)
        return try all.filter { try !table.refers(to: $0) }
      })
  }

  /// How long a file of the recycle bin is kept, in microseconds: 30 days.
  static let binLifetime: Int64 = 30 * 86_400 * 1_000_000
}
