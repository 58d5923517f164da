import GRDB
import GRDBSQLite

/// Opens SQLite files the way every store needs them.
///
/// Each connection has:
/// - [cache_size](https://sqlite.org/pragma.html#pragma_cache_size) 512 KiB, not 2 MiB: many stores are open at once. Those that
///   read a large file have more, see ``readerCache(file:)``.
///
/// The one that writes has:
/// - cache_size 2 MiB, since a record is entered into a dozen indexes at a dozen places.
/// - [synchronous](https://sqlite.org/pragma.html#pragma_synchronous) FULL, so that an answer means on disk. It is read back.
/// - [foreign_keys](https://sqlite.org/pragma.html#pragma_foreign_keys) on, GRDB's default.
/// - [cache_spill](https://sqlite.org/pragma.html#pragma_cache_spill) at 16 MiB: a large transaction keeps what it has
///   changed in memory up to that, instead of writing pages early and reading them again.
/// - [temp_store](https://sqlite.org/pragma.html#pragma_temp_store) in memory: every savepoint keeps the pages that it
///   changes, else in blocks of 64 KiB and then in a file.
/// - [recursive_triggers](https://sqlite.org/pragma.html#pragma_recursive_triggers) on, so that REPLACE fires delete
///   triggers.
enum StoreFile {
  /// The connections to the store at a path, which syncs every commit; readers are opened later.
  ///
  /// - Throws: ``StoreError/notDurable(path:)``, ``StoreError/notAStore(path:)`` for a file that is not in WAL mode, or
  ///   SQLite's error.
  static func open(_ path: String) throws -> Connections {
    let writer = try DatabaseQueue(path: path, configuration: configuration("writer"))
    try writer.inDatabase { db in
      guard try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal" else { throw StoreError.notAStore(path: path) }
      try prepareWriting(db)
      try db.execute(sql: "PRAGMA synchronous = FULL")
      guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2 else { throw StoreError.notDurable(path: path) }
    }
    return Connections(writer: writer, readers: readers) {
      let reader = try DatabaseQueue(path: path, configuration: configuration("reader"))
      // Not opened as read-only: such a connection fails on a store whose log is empty.
      try reader.inDatabase { db in
        try db.execute(sql: "PRAGMA query_only = ON")
        let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
        let bytes = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0
        try db.execute(sql: "PRAGMA cache_size = -\(readerCache(file: pages * bytes) >> 10)")
      }
      return reader
    }
  }

  /// A new file in WAL mode that is not synced until it is complete.
  static func create(_ path: String) throws -> DatabaseQueue {
    var configuration = configuration("template")
    configuration.journalMode = .wal
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.inDatabase { db in
      try prepareWriting(db)
      try db.execute(sql: "PRAGMA synchronous = OFF")
    }
    return queue
  }

  private static func configuration(_ label: String) -> Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    configuration.label = label
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA cache_size = -512")
      Collator.install(on: db)
      MomentParts.install(on: db)
    }
    return configuration
  }

  private static let readers = 2

  /// The page cache of a connection that reads, in bytes.
  ///
  /// A page of a sorted list may lie in as many pages of the file as it has records, and more are looked at for a filter: of a
  /// large file they would be read anew for every question.
  private static func readerCache(file: Int) -> Int { min(max(512 << 10, file / 32), 8 << 20) }

  /// The bytes in which the connections to a file keep its pages, at most.
  static func pageCaches(file: Int) -> Int { min(file, (2 << 20) + readers * readerCache(file: file)) }

  /// The bytes in which a connection keeps the tables and triggers that it has parsed.
  static func schemaBytes(_ db: Database) -> Int {
    var (bytes, highest): (Int32, Int32) = (0, 0)
    sqlite3_db_status(db.sqliteConnection, SQLITE_DBSTATUS_SCHEMA_USED, &bytes, &highest, 0)
    return Int(bytes)
  }

  private static func prepareWriting(_ db: Database) throws {
    try db.execute(sql: "PRAGMA cache_size = -2048")
    try db.execute(sql: "PRAGMA recursive_triggers = ON")
    try db.execute(sql: "PRAGMA cache_spill = 4096")
    try db.execute(sql: "PRAGMA temp_store = MEMORY")
  }
}

extension Store {
  /// Number of the layout of tables and triggers, for whoever keeps templates; raise it whenever their statements change.
  package static let formatVersion = 18

  /// The bytes in which an open store keeps the pages of its file, at most; its own parts come to them.
  ///
  /// - Parameter file: the size of the file in bytes.
  /// - Returns: no more than the size of the file.
  package static func pageCaches(file: Int) -> Int { StoreFile.pageCaches(file: file) }
}

/// What can be wrong with a store's file.
package enum StoreError: Error, Sendable, Hashable, CustomStringConvertible {
  /// SQLite would not sync its commits.
  case notDurable(path: String)
  /// The file is no store, or has never been given a tenant.
  case notAStore(path: String)
  /// There is no active user with the role `administrator`.
  case noAdministrator
  /// The store was opened without what closes up its secrets.
  case noSecretKey
  /// A secret was closed up by another key than the data directory's: what it is.
  case closedSecret(String)
  /// Tables and triggers are of another version of this program.
  case otherFormat(path: String, found: Int, wanted: Int)
  /// The file holds what this program would not have written: what was found.
  case damaged(String)

  package var description: String {
    switch self {
    case .notDurable(let path): "SQLite did not accept synchronous=FULL for \(path)."
    case .notAStore(let path): "\(path) is not a tenant's store, or its tenant was never set up."
    case .otherFormat(let path, let found, let wanted):
      "\(path) has format \(found), and this program reads format \(wanted): use the version of Trellis that made it."
    case .damaged(let found):
      "The store was changed by something else than Trellis: \(found). Restore it from a backup."
    case .noSecretKey: "This store was opened without the data directory's key, and keeps no secrets."
    case .closedSecret(let what):
      "\(what) was closed up by the key of another data directory, and cannot be read: set it anew."
    case .noAdministrator: "The tenant has no active user with the role administrator."
    }
  }
}
