package import Engine
import Expressions
import Foundation
import Synchronization

extension Workspace {
  /// Makes a tenant from a preset, with the user `admin` and a key for it.
  ///
  /// The tenant is in the catalogue only when all of it, what `prepare` adds included, is on the disk; whatever fails
  /// before leaves nothing behind.
  ///
  /// - Parameters:
  ///   - library: Where the preset is looked for, and what it extends; nil means among the workspace's own.
  ///   - prepare: Fills the new store, for example with sample records, before anybody else sees it.
  /// - Throws: ``WorkspaceError``, or what `prepare` throws.
  package func create(
    _ tenant: NewTenant, from library: PresetLibrary? = nil,
    preparing prepare: (Store, Caller) async throws -> Void = { _, _ in }
  ) async throws -> Provisioned {
    let name = try TenantName(checking: tenant.name)
    let preset = try await (library ?? presets).preset(at: tenant.preset)
    let settings = try TenantSettings(tenant, preset: preset)
    let template = try await templates.template(of: preset)
    try reserve(name, TenantInfo(tenant, preset: preset, createdAt: clock.now()))
    do {
      return try await fill(name, from: template, settings: settings, prepare: prepare)
    } catch {
      known.withLock { $0[name] = nil }
      wakeUps.forget(name)
      throw error
    }
  }

  /// Keeps the name for this call alone; until it is active nobody can use it.
  private func reserve(_ name: TenantName, _ info: TenantInfo) throws(WorkspaceError) {
    let isTaken = known.withLock { known in
      guard known[name] == nil else { return true }
      known[name] = info
      return false
    }
    if isTaken { throw .tenantExists(name.description) }
  }

  private func fill(
    _ name: TenantName, from template: String, settings: TenantSettings, prepare: (Store, Caller) async throws -> Void
  ) async throws -> Provisioned {
    let stage = TenantStage(directory: directory, name: name)
    try await offloaded { try stage.build(from: template) }
    // Meanwhile the store is opened and filled, whose own writes are synced by themselves.
    let synchronizing = Task { try await offloaded { try stage.synchronize() } }
    do {
      let path = directory.store(of: name)
      let store = try await Store.open(
        at: path, models: models, clock: clock, secrets: signer.secrets(of: name),
        waking: { [wakeUps] in try wakeUps.bring(name, to: $0) },
        announce: { [outboxes] in try outboxes.announce($0, of: name) })
      let provisioned = try await closingOnFailure(store) {
        let key = try await begin(name, store, settings: settings, prepare: prepare)
        try await synchronizing.value
        return try await enter(name, key: key)
      }
      try? stage.finish()
      pool.adopt(StorePool.OpenedStore(store: store, fileAt: path), as: name)
      return provisioned
    } catch {
      _ = await synchronizing.result
      try? await offloaded { stage.discard() }
      throw error
    }
  }

  private func closingOnFailure<Answer>(_ store: Store, _ body: () async throws -> Answer) async throws -> Answer {
    do {
      return try await body()
    } catch {
      try? await store.close()
      throw error
    }
  }

  private func begin(
    _ name: TenantName, _ store: Store, settings: TenantSettings, prepare: (Store, Caller) async throws -> Void
  ) async throws -> String {
    let secret = KeySecret.random()
    let (administrator, key) = try await store.bootstrap(
      settings: settings, administrator: .first, keyHash: secret.hash)
    try await prepare(store, administrator)
    return SignedToken.text(.key, tenant: name, id: key, secret: secret, signer: signer)
  }

  private func enter(_ name: TenantName, key: String) async throws -> Provisioned {
    guard var info = known.withLock({ $0[name] }) else { throw WorkspaceError.closed }
    info.state = .active
    // What its samples have due was not in the catalogue so far.
    info.nextWakeUp = wakeUps.time(of: name)
    try await catalog.add(info)
    try await offloaded { [outboxes] in try outboxes.enter(name) }
    known.withLock { $0[name] = info }
    return Provisioned(tenant: info.name, preset: info.preset, presetVersion: info.presetVersion, adminKey: key)
  }
}

extension TenantInfo {
  /// A tenant in the making.
  fileprivate init(_ tenant: NewTenant, preset: Preset, createdAt: Timestamp) {
    self.init(
      name: tenant.name, preset: preset.manifest.name, presetVersion: preset.manifest.version, state: .creating,
      createdAt: createdAt)
  }
}

extension NewUser {
  fileprivate static let first = NewUser(
    name: "admin", email: nil, displayName: "Administrator", roles: ["administrator"], teams: [])
}
