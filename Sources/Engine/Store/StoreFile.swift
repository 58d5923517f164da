import GRDB

/// Opens SQLite files the way every store needs them.
enum StoreFile {
  /// A pool with one writer and few readers, in WAL mode, that syncs every commit.
  ///
  /// - [synchronous](https://sqlite.org/pragma.html#pragma_synchronous) FULL, so that an answer means on disk. GRDB
  ///   sets NORMAL when it opens a pool, so it is set after opening, and read back.
  /// - [foreign_keys](https://sqlite.org/pragma.html#pragma_foreign_keys) on, GRDB's default.
  /// - [cache_size](https://sqlite.org/pragma.html#pragma_cache_size) 512 KiB a connection, not 2 MiB: many stores are
  ///   open at once.
  /// - [cache_spill](https://sqlite.org/pragma.html#pragma_cache_spill) at 16 MiB: a large transaction keeps what it has
  ///   changed in memory up to that, instead of writing pages early and reading them again.
  /// - [temp_store](https://sqlite.org/pragma.html#pragma_temp_store) in memory for the writer: every savepoint keeps the
  ///   pages that it changes, else in blocks of 64 KiB and then in a file.
  /// - [recursive_triggers](https://sqlite.org/pragma.html#pragma_recursive_triggers) on, so that REPLACE fires delete
  ///   triggers.
  static func open(_ path: String, synchronous: Bool = true) throws -> DatabasePool {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    configuration.maximumReaderCount = 2
    configuration.label = "store"
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA cache_size = -512")
      try db.execute(sql: "PRAGMA recursive_triggers = ON")
    }
    let pool = try DatabasePool(path: path, configuration: configuration)
    try pool.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA cache_spill = 4096")
      try db.execute(sql: "PRAGMA temp_store = MEMORY")
      try db.execute(sql: "PRAGMA synchronous = \(synchronous ? "FULL" : "OFF")")
      let level = try Int.fetchOne(db, sql: "PRAGMA synchronous")
      guard level == (synchronous ? 2 : 0) else { throw StoreError.notDurable(path: path) }
    }
    return pool
  }
}

extension Store {
  /// Number of the layout of tables and triggers, for whoever keeps templates; raise it whenever their statements change.
  package static let formatVersion = 1
}

/// What can be wrong with a store's file.
package enum StoreError: Error, Sendable, Hashable, CustomStringConvertible {
  /// SQLite would not sync its commits.
  case notDurable(path: String)
  /// The file is no store, or has never been given a tenant.
  case notAStore(path: String)
  /// There is no active user with the role `administrator`.
  case noAdministrator

  package var description: String {
    switch self {
    case .notDurable(let path): "SQLite did not accept synchronous=FULL for \(path)."
    case .notAStore(let path): "\(path) is not a tenant's store, or its tenant was never set up."
    case .noAdministrator: "The tenant has no active user with the role administrator."
    }
  }
}
