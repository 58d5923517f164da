import Engine
import Testing

@testable import Tenancy

struct DeletionTests {
  @Test func aDeletedTenantIsGoneFromDiskCatalogueAndKeys() async throws {
    let preset = try SmallPreset()
    let workspace = try preset.workspace()
    let made = try await workspace.create(NewTenant(name: "acme", preset: "shop"))
    try await workspace.delete("acme")
    #expect(try await workspace.tenants().map(\.name).isEmpty)
    #expect(preset.directory.names(in: "data/tenants/82").isEmpty)
    #expect(preset.directory.names(in: "data/trash").isEmpty)
    #expect(try await workspace.authenticate(.key(made.adminKey), tenant: "acme") == nil)
    await #expect(throws: WorkspaceError.noSuchTenant("acme")) { try await workspace.delete("acme") }
    await #expect(throws: WorkspaceError.noSuchTenant("acme")) { try await workspace.withStore("acme") { _ in } }
    await workspace.close()
  }

  @Test func aDeletionThatWasBegunIsFinishedAtTheNextStart() async throws {
    let preset = try SmallPreset()
    let first = try preset.workspace()
    _ = try await first.create(NewTenant(name: "acme", preset: "shop"))
    _ = try await first.create(NewTenant(name: "other", preset: "shop"))
    try await first.catalog.setState(.deleting, of: TenantName(checking: "acme"))
    await first.close()
    let second = try preset.workspace()
    #expect(try await second.tenants().map(\.name) == ["other"])
    #expect(preset.directory.names(in: "data/tenants/82").isEmpty)
    await second.close()
  }

  @Test func theNameCanBeGivenAgainAndTheOldKeyStaysDead() async throws {
    let preset = try SmallPreset()
    let workspace = try preset.workspace()
    let old = try await workspace.create(NewTenant(name: "acme", preset: "shop"))
    try await workspace.delete("acme")
    let new = try await workspace.create(NewTenant(name: "acme", preset: "shop"))
    #expect(try await workspace.authenticate(.key(old.adminKey), tenant: "acme") == nil)
    #expect(try await workspace.authenticate(.key(new.adminKey), tenant: "acme") != nil)
    await workspace.close()
  }
}
