import Engine
import Operations
import Tenancy
import Testing

/// What a tenant settles for itself.
struct TenantSettingTests {
  @Test func `a tenant is called and coloured as it wishes`() async throws {
    let shop = try await Shop()
    let before = try await shop.run(ShowTenant(tenant: "acme"))
    #expect(before.label == nil && before.color == nil)
    let changed = try await shop.run(ChangeTenant(tenant: "acme", label: "  Ácme & Søns ", color: "Teal"))
    #expect(changed.label == "Ácme & Søns" && changed.color == "teal" && changed.locale == before.locale)
    let later = try await shop.run(ChangeTenant(tenant: "acme", color: "rose"))
    #expect(later.label == "Ácme & Søns" && later.color == "rose")
    await shop.workspace.close()
  }

  @Test(arguments: [
    ("", "teal"), ("   ", "teal"), ("two\nlines", "teal"), ("turned \u{202E}round", "teal"), ("Acme", "mauve"),
    ("Acme", ""),
    (String(repeating: "x", count: 61), "teal"),
  ])
  func `no other label or colour is taken, and nothing changes`(_ label: String, _ color: String) async throws {
    let shop = try await Shop()
    let before = try await shop.run(ShowTenant(tenant: "acme"))
    await #expect(throws: WorkspaceError.self) {
      try await shop.run(ChangeTenant(tenant: "acme", callingCode: "34", label: label, color: color))
    }
    #expect(try await shop.run(ShowTenant(tenant: "acme")) == before)
    await shop.workspace.close()
  }
}
