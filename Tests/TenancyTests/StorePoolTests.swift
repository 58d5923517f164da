import Engine
import Foundation
import Testing

@testable import Tenancy

struct StorePoolTests {
  @Test func manyCallersGetOneStore() async throws {
    let preset = try SmallPreset()
    let first = try preset.workspace()
    _ = try await first.create(NewTenant(name: "acme", preset: "shop"))
    await first.close()
    let workspace = try preset.workspace()
    let identities = try await withThrowingTaskGroup(of: ObjectIdentifier.self) { group in
      for _ in 0..<32 { group.addTask { ObjectIdentifier(try await workspace.lease("acme").store) } }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(identities.count == 1)
    #expect(workspace.pool.count == 1)
    await workspace.close()
  }

  @Test func theLeastRecentlyUsedIsClosedAndOneInUseIsNot() async throws {
    let preset = try SmallPreset()
    let workspace = try preset.workspace(limits: PoolLimits(stores: 2))
    for name in ["one", "two", "three"] { _ = try await workspace.create(NewTenant(name: name, preset: "shop")) }
    let pinned = try await workspace.lease("one")
    for name in ["two", "three", "two", "three"] { try await workspace.withStore(name) { _ in } }
    try await settle(workspace, at: 2)
    // Still the same, and still usable.
    #expect(try await workspace.lease("one").store === pinned.store)
    #expect(try await pinned.store.users().count == 1)
    await workspace.close()
  }

  @Test func aStoreThatWasClosedIsOpenedAgainWithWhatItHad() async throws {
    let preset = try SmallPreset()
    let workspace = try preset.workspace(limits: PoolLimits(stores: 1))
    for name in ["one", "two"] { _ = try await workspace.create(NewTenant(name: name, preset: "shop")) }
    for round in 0..<4 {
      for name in ["one", "two"] {
        try await workspace.withStore(name) { store in
          let admin = try await store.firstAdministrator()
          let command = Command.create(module: "accounts", values: ["name": .text("\(name) \(round)")])
          let change = try await store.perform(command, as: admin)
          #expect(change.id == Int64(round + 1))
        }
      }
    }
    await workspace.close()
  }

  @Test func aLimitOfBytesClosesToo() async throws {
    let preset = try SmallPreset()
    let workspace = try preset.workspace(limits: PoolLimits(stores: 100, bytes: 1))
    for name in ["one", "two"] { _ = try await workspace.create(NewTenant(name: name, preset: "shop")) }
    try await workspace.withStore("one") { _ in }
    try await settle(workspace, at: 0)
    await workspace.close()
  }

  @Test func nothingIsLentOnceTheWorkspaceIsClosed() async throws {
    let preset = try SmallPreset()
    let workspace = try preset.workspace()
    _ = try await workspace.create(NewTenant(name: "acme", preset: "shop"))
    await workspace.close()
    await #expect(throws: WorkspaceError.closed) { try await workspace.withStore("acme") { _ in } }
  }

  @Test func aStoreThatCannotBeOpenedIsTriedAgain() async throws {
    let preset = try SmallPreset()
    let workspace = try preset.workspace()
    _ = try await workspace.create(NewTenant(name: "acme", preset: "shop"))
    await workspace.pool.close(try TenantName(checking: "acme"))
    let path = "\(preset.data)/tenants/82/acme/store.sqlite"
    #expect(rename(path, path + ".away") == 0)
    await #expect(throws: StoreError.self) { try await workspace.withStore("acme") { _ in } }
    #expect(rename(path + ".away", path) == 0)
    #expect(try await workspace.withStore("acme") { $0.settings.name } == "acme")
    await workspace.close()
  }

  /// Waits for stores that close in tasks of their own.
  private func settle(_ workspace: Workspace, at count: Int) async throws {
    for _ in 0..<200 where workspace.pool.count > count { try await Task.sleep(for: .milliseconds(10)) }
    #expect(workspace.pool.count == count)
  }
}
