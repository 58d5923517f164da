/// How many tenants' stores may be open at once.
///
/// A store costs about 150 KB and its page caches; see ``bytes``. Stores in use are never closed, so that both
/// limits may be exceeded for as long as more are in use.
package struct PoolLimits: Sendable, Hashable {
  /// Default 1,000: with four file descriptors each it stays well within a limit of 20,000.
  package var stores: Int
  /// Default 128 MiB, estimated from the size of the files.
  package var bytes: Int

  package init(stores: Int = 1_000, bytes: Int = 128 << 20) {
    self.stores = stores
    self.bytes = bytes
  }

  /// What an open store costs: its connections, and page caches that grow no larger than its file.
  static func cost(ofFileSize size: Int) -> Int { (160 << 10) + min(size, 3 << 20) }
}
