import Engine
import Testing

@testable import Tenancy

struct KeyTests {
  @Test func aKeyNamesItsTenantAndCarriesAChecksum() async throws {
    let preset = try SmallPreset()
    let workspace = try preset.workspace()
    let made = try await workspace.create(NewTenant(name: "acme", preset: "shop"))
    #expect(made.adminKey.wholeMatch(of: /trl_acme_[0-9]+_[0-9A-Za-z]{43}_[0-9a-f]{16}/) != nil)
    let context = try #require(try await workspace.authenticate(.key(made.adminKey), tenant: "acme"))
    #expect(context.tenant == "acme")
    #expect(context.caller.name == "admin")
    #expect(context.store.settings.name == "acme")
    await workspace.close()
  }

  @Test func forgedKeysOpenNoStore() async throws {
    let preset = try SmallPreset()
    let first = try preset.workspace()
    let key = try await first.create(NewTenant(name: "acme", preset: "shop")).adminKey
    _ = try await first.create(NewTenant(name: "other", preset: "shop"))
    await first.close()
    let workspace = try preset.workspace()
    let forged = [
      "", "x", "trl_acme_1_a_b", "trl_acme_1_a", "\(key)0", String(key.dropLast()),
      key.replacing("trl_acme_1_", with: "trl_acme_2_"),
      key.replacing("trl_acme_1_", with: "trl_acme_01_"), key.replacing("trl_acme_1_", with: "trl_acme_+1_"),
      key.uppercased(), " \(key)", key.replacing("acme", with: "other"), String(repeating: "_", count: 500),
      "trl_acme_99999999999999999999_a_b",
    ]
    for text in forged {
      #expect(try await workspace.authenticate(.key(text), tenant: "acme") == nil)
      #expect(try await workspace.authenticate(.key(text), tenant: "other") == nil)
    }
    // A genuine key at another tenant's door, and at one that does not exist.
    #expect(try await workspace.authenticate(.key(key), tenant: "other") == nil)
    #expect(try await workspace.authenticate(.key(key), tenant: "nobody") == nil)
    #expect(workspace.pool.count == 0)
    #expect(try await workspace.authenticate(.key(key), tenant: "acme") != nil)
    await workspace.close()
  }

  @Test func aRevokedKeyIsAnsweredAsAnUnknownOne() async throws {
    let preset = try SmallPreset()
    let workspace = try preset.workspace()
    let made = try await workspace.create(NewTenant(name: "acme", preset: "shop"))
    let admin = try #require(try await workspace.authenticate(.key(made.adminKey), tenant: "acme"))
    let second = try await workspace.addKey(to: "acme", user: "admin", label: "second", by: admin.caller)
    #expect(try await workspace.authenticate(.key(second.key), tenant: "acme")?.credential == .key(second.id))
    try await admin.store.revokeKey(second.id, by: admin.caller)
    #expect(try await workspace.authenticate(.key(second.key), tenant: "acme") == nil)
    await workspace.close()
  }
}
