package import Engine
import Expressions
import Foundation
import Synchronization

/// A data directory that this process owns: catalogue, tenants, open stores.
///
/// ## Topics
/// ### Tenants
/// - ``create(_:preparing:)``
/// - ``delete(_:)``
/// - ``withStore(_:_:)``
/// ### Keys
/// - ``authenticate(_:tenant:from:)``
/// - ``addKey(to:user:label:terms:by:)``
/// ### Signing in
/// - ``signIn(_:to:)``
/// - ``invite(_:to:by:)``
/// - ``requestReset(of:in:from:)``
/// - ``choosePassword(_:token:in:from:)``
/// - ``startOpenID(in:)``
/// - ``finishOpenID(_:in:)``
package final class Workspace: Sendable {
  package let directory: DataDirectory
  package let presets: PresetLibrary
  package let clock: any StoreClock
  let catalog: Catalog
  let pool: StorePool
  let signer: KeySigner
  let templates: TemplateShelf
  let models: ModelCache
  let settings: OperatorSettings
  let hasher: PasswordHasher
  let attempts: AttemptLedger
  let resets = DeferredWork()
  /// What the audit logs have still to be told.
  let notes = DeferredWork()
  let providers = ProviderCache()
  /// When which tenant has something to send.
  package let outboxes: OutboxSchedule
  /// What the catalogue says, by name. This process alone changes it.
  let known: Mutex<[TenantName: TenantInfo]>
  let wakeUps: WakeUps
  /// Held until the workspace goes.
  private let lock: Mutex<OwnershipLock?>

  /// Takes the ownership of a data directory.
  ///
  /// What a process before this one left half done is finished or removed.
  ///
  /// - Parameters:
  ///   - settings: What the operator has settled.
  ///   - isMade: Whether to make it if it is not there.
  /// - Throws: ``WorkspaceError/noDataDirectory(_:)``, ``WorkspaceError/ownedByAnother(directory:process:)`` if a server or
  ///   another command has it.
  package static func open(
    at directory: String, presets: PresetLibrary, clock: any StoreClock = SystemClock(),
    limits: PoolLimits = PoolLimits(), settings: OperatorSettings = OperatorSettings(), making isMade: Bool = true
  ) throws(WorkspaceError) -> Workspace {
    let directory = DataDirectory(directory)
    guard isMade || FileSystem.exists(directory.catalog) else { throw .noDataDirectory(directory.path) }
    try directory.prepare()
    let lock = try OwnershipLock(directory)
    do {
      let catalog = try Catalog(at: directory.catalog)
      let tenants = try Recovery(directory: directory, catalog: catalog).finish()
      return Workspace(
        directory, presets, clock, limits, settings, catalog: catalog, signer: try KeySigner(directory),
        tenants: tenants, outboxes: try OutboxSchedule(catalog), lock: lock)
    } catch let error as WorkspaceError {
      throw error
    } catch {
      throw .unusableDirectory(directory.path, reason: "\(error)")
    }
  }

  private init(
    _ directory: DataDirectory, _ presets: PresetLibrary, _ clock: any StoreClock, _ limits: PoolLimits,
    _ settings: OperatorSettings, catalog: Catalog, signer: KeySigner, tenants: [TenantName: TenantInfo],
    outboxes: OutboxSchedule, lock: OwnershipLock
  ) {
    self.directory = directory
    self.presets = presets
    self.clock = clock
    self.catalog = catalog
    self.signer = signer
    self.outboxes = outboxes
    self.settings = settings
    hasher = PasswordHasher(cost: settings.passwordCost)
    attempts = AttemptLedger(catalog: catalog, signer: signer)
    self.lock = Mutex(lock)
    let models = ModelCache()
    self.models = models
    templates = TemplateShelf(directory: directory)
    known = Mutex(tenants)
    let wakeUps = WakeUps(catalog: catalog, tenants: tenants)
    self.wakeUps = wakeUps
    pool = StorePool(limits: limits) { name in
      let path = directory.store(of: name)
      let store = try await Store.open(
        at: path, models: models, clock: clock, secrets: signer.secrets(of: name),
        waking: { try wakeUps.bring(name, to: $0) }, announce: { try outboxes.announce($0, of: name) })
      // A file that was put there by somebody else is not what the catalogue says.
      if let next = try await store.nextDue() { try wakeUps.bring(name, to: next) }
      return StorePool.OpenedStore(store: store, fileAt: path)
    }
  }

  /// Closes all stores and gives the directory up.
  package func close() async {
    resets.close()
    await notes.settle()
    notes.close()
    await pool.closeAll()
    try? catalog.close()
    lock.withLock { $0 = nil }
  }

  /// By whom and in whose name mail is sent; nil where none can be.
  package var mail: MailSettings? { settings.mail }

  /// Where webhooks may be.
  package var webhooks: WebhookSettings { settings.webhooks }

  /// All tenants by name.
  package func tenants() async throws -> [TenantInfo] {
    known.withLock { $0.values.filter { $0.state == .active } }.sorted { $0.name < $1.name }
  }

  /// What the catalogue knows of a tenant.
  ///
  /// - Throws: ``WorkspaceError/noSuchTenant(_:)``.
  package func tenant(_ name: String) throws(WorkspaceError) -> TenantInfo {
    guard let valid = TenantName(name), let info = known.withLock({ $0[valid] }), info.state == .active else {
      throw .noSuchTenant(name)
    }
    return info
  }

  /// Lends a tenant's store, which stays open meanwhile.
  ///
  /// - Throws: ``WorkspaceError/noSuchTenant(_:)``, what opening throws, what `body` throws.
  package func withStore<T>(_ name: String, _ body: (Store) async throws -> T) async throws -> T {
    let lease = try await lease(name)
    defer { withExtendedLifetime(lease) {} }
    return try await body(lease.store)
  }

  /// A tenant's name, if it can be used.
  func active(_ name: String) -> TenantName? {
    TenantName(name).flatMap { name in known.withLock { $0[name]?.state == .active } ? name : nil }
  }

  func lease(_ name: String) async throws -> StoreLease {
    try await pool.lease(try TenantName(checking: tenant(name).name))
  }
}

extension StorePool.OpenedStore {
  /// A store with its cost by its schema and the size of its file.
  init(store: Store, fileAt path: String) {
    let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber)?.intValue
    self.init(store: store, bytes: PoolLimits.cost(schema: store.schemaBytes, file: size ?? 0))
  }
}
