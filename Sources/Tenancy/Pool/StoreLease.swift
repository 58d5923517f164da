import Engine

/// The right to use an open store; the store stays open as long as the lease lives.
final class StoreLease: Sendable {
  let store: Store
  private let name: TenantName
  private let pool: StorePool

  /// Takes over one pin that the pool has set.
  init(store: Store, name: TenantName, pool: StorePool) {
    self.store = store
    self.name = name
    self.pool = pool
  }

  deinit { pool.release(name) }
}
