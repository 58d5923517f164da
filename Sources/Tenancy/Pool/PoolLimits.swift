import Engine

/// How many tenants' stores may be open at once.
///
/// A store costs mostly what its connections keep of its tables and triggers, and their page caches; see ``bytes``. Stores in use are never closed, so that both
/// limits may be exceeded for as long as more are in use.
package struct PoolLimits: Sendable, Hashable {
  /// Default 1,000: with four file descriptors each it stays well within a limit of 20,000.
  package var stores: Int
  /// Default 128 MiB, estimated from the schemas and the sizes of the files.
  package var bytes: Int

  package init(stores: Int = 1_000, bytes: Int = 128 << 20) {
    self.stores = stores
    self.bytes = bytes
  }

  /// What an open store costs: two connections, each with the schema that it has parsed, and page caches that grow no larger than its
  /// file.
  static func cost(schema: Int, file: Int) -> Int { (160 << 10) + 2 * schema + Store.pageCaches(file: file) }
}
