import Engine
import Foundation
import Metamodel
import Testing

@testable import Tenancy

struct ProvisioningTests {
  @Test func aTenantHasItsDirectoryItsSettingsAndAnAdministrator() async throws {
    let preset = try SmallPreset()
    let workspace = try preset.workspace()
    let made = try await workspace.create(
      NewTenant(name: "acme", preset: "shop", locale: "en-GB", timeZone: "Europe/Madrid", currency: "jpy"))
    #expect(made.preset == "shop")
    #expect(made.presetVersion == "2.0.0")
    #expect(try await workspace.tenants().map(\.name) == ["acme"])
    try await workspace.withStore("acme") { store in
      #expect(store.settings.locale == "en-GB")
      #expect(store.settings.timeZone.identifier == "Europe/Madrid")
      #expect(store.settings.currency.code == "JPY")
      let administrator = try await store.firstAdministrator()
      #expect(administrator.name == "admin")
      #expect(store.model.module("orders") != nil)
    }
    #expect(preset.directory.names(in: "data/tenants/82/acme").contains("files"))
    await workspace.close()
  }

  @Test func theTenantIsThereAfterAReopening() async throws {
    let preset = try SmallPreset()
    let first = try preset.workspace()
    let made = try await first.create(NewTenant(name: "acme", preset: "shop"))
    await first.close()
    let second = try preset.workspace()
    #expect(try await second.tenants().map(\.presetVersion) == ["2.0.0"])
    #expect(try await second.authenticate(.key(made.adminKey), tenant: "acme")?.caller.name == "admin")
    await second.close()
  }

  @Test func aPresetIsCompiledOnceForItsContent() async throws {
    let preset = try SmallPreset()
    let workspace = try preset.workspace()
    _ = try await workspace.create(NewTenant(name: "one", preset: "shop"))
    _ = try await workspace.create(NewTenant(name: "two", preset: "shop"))
    #expect(preset.directory.names(in: "data/templates").count == 1)
    try preset.directory.write(
      "locales: [en]\npreset: core\nversion: 1.0.1\nlabel: Core\n", to: "presets/core/preset.yaml")
    _ = try await workspace.create(NewTenant(name: "three", preset: "shop"))
    #expect(preset.directory.names(in: "data/templates").count == 2)
    await workspace.close()
  }

  @Test func ofManyCallsForOneNameOneIsDone() async throws {
    let preset = try SmallPreset()
    let workspace = try preset.workspace()
    let outcomes = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask { (try? await workspace.create(NewTenant(name: "acme", preset: "shop"))) != nil }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.count { $0 } == 1)
    #expect(try await workspace.tenants().map(\.name) == ["acme"])
    await workspace.close()
  }

  @Test(arguments: [
    (NewTenant(name: "acme", preset: "nothing"), "no_such_preset"),
    (NewTenant(name: "acme", preset: "../shop"), "no_such_preset"),
    (NewTenant(name: "Acme", preset: "shop"), "bad_tenant_name"),
    (NewTenant(name: "acme", preset: "shop", locale: "xx-YY"), "bad_setting"),
    (NewTenant(name: "acme", preset: "shop", timeZone: "CST"), "bad_setting"),
    (NewTenant(name: "acme", preset: "shop", timeZone: "Europe/Atlantis"), "bad_setting"),
    (NewTenant(name: "acme", preset: "shop", currency: "XYZ"), "bad_setting"),
  ])
  func whatCannotBeMadeLeavesNothing(_ tenant: NewTenant, _ code: String) async throws {
    let preset = try SmallPreset()
    let workspace = try preset.workspace()
    await #expect {
      _ = try await workspace.create(tenant)
    } throws: {
      ($0 as? WorkspaceError)?.code == code
    }
    #expect(try await workspace.tenants().map(\.name).isEmpty)
    #expect(preset.directory.names(in: "data/tenants").isEmpty)
    await workspace.close()
  }

  @Test func aPresetWithErrorsIsRefusedWithAllOfThem() async throws {
    let preset = try SmallPreset()
    try preset.directory.write("module: orders\nlabl: x\n", to: "presets/shop/modules/orders.yaml")
    let workspace = try preset.workspace()
    await #expect {
      _ = try await workspace.create(NewTenant(name: "acme", preset: "shop"))
    } throws: {
      if case WorkspaceError.invalidPreset("shop", let diagnostics) = $0 {
        !diagnostics.isEmpty
      } else {
        false
      }
    }
    #expect(preset.directory.names(in: "data/templates").isEmpty)
    await workspace.close()
  }

  @Test func aFailedPreparationLeavesNothingAndTheNameIsFree() async throws {
    struct Failure: Error {}
    let preset = try SmallPreset()
    let workspace = try preset.workspace()
    await #expect(throws: Failure.self) {
      _ = try await workspace.create(NewTenant(name: "acme", preset: "shop")) { _, _ in throw Failure() }
    }
    #expect(try await workspace.tenants().map(\.name).isEmpty)
    #expect(preset.directory.names(in: "data/tenants/82").isEmpty)
    #expect(preset.directory.names(in: "data/trash").isEmpty)
    _ = try await workspace.create(NewTenant(name: "acme", preset: "shop"))
    await workspace.close()
  }

  @Test func whatACrashLeftIsRemovedOrTakenOver() async throws {
    let preset = try SmallPreset()
    try await preset.workspace().close()
    try preset.directory.write("", to: "data/staging/x/store.sqlite")
    try preset.directory.write("", to: "data/trash/y/store.sqlite")
    // Renamed into place, not entered in the catalogue.
    try preset.directory.write("", to: "data/tenants/82/acme/store.sqlite")
    try preset.directory.write("", to: "data/tenants/82/acme/.new")
    let workspace = try preset.workspace()
    #expect(preset.directory.names(in: "data/staging").isEmpty)
    #expect(preset.directory.names(in: "data/trash").isEmpty)
    _ = try await workspace.create(NewTenant(name: "acme", preset: "shop"))
    #expect(try await workspace.tenants().map(\.name) == ["acme"])
    await workspace.close()
  }

  @Test func aDirectoryThatNobodyMadeIsNotTouched() async throws {
    let preset = try SmallPreset()
    try preset.directory.write("precious", to: "data/tenants/82/acme/store.sqlite")
    let workspace = try preset.workspace()
    await #expect {
      _ = try await workspace.create(NewTenant(name: "acme", preset: "shop"))
    } throws: {
      ($0 as? WorkspaceError)?.code == "unlisted_directory"
    }
    #expect(preset.directory.exists("data/tenants/82/acme/store.sqlite"))
    await workspace.close()
  }
}
