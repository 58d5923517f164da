import Engine
import Tenancy
import Testing

@testable import Operations

struct SampleTests {
  @Test func samplesComeInTheOrderOfTheirLookups() async throws {
    let shop = try await Shop(tenant: false)
    try shop.directory.write(
      "name,email,display_name,roles,teams\nana,ana@example.com,Ana Ruiz,seller,\n",
      to: "presets/shop/samples/users.csv")
    try shop.directory.write(
      "name,account.name,state,owner\nOne,Casa,paid,ana\n", to: "presets/shop/samples/orders.csv")
    try shop.directory.write("name,parent.name\nMother,\nCasa,Mother\n", to: "presets/shop/samples/accounts.csv")
    _ = try await shop.run(CreateTenant(NewTenant(name: "acme", preset: "shop"), samples: true))
    #expect(try await shop.values(of: "name", in: "accounts") == ["Mother", "Casa"])
    #expect(try await shop.values(of: "state", in: "orders") == ["paid"])
    #expect(try await shop.values(of: "account", in: "orders") == ["2"])
    #expect(try await shop.run(ListUsers(tenant: "acme")).map(\.name) == ["admin", "ana"])
    await shop.workspace.close()
  }

  @Test func samplesThatDoNotFitMakeNoTenant() async throws {
    let shop = try await Shop(tenant: false)
    try shop.directory.write("name,account.name\nOne,Nobody\n", to: "presets/shop/samples/orders.csv")
    await #expect {
      _ = try await shop.run(CreateTenant(NewTenant(name: "acme", preset: "shop"), samples: true))
    } throws: {
      ($0 as? OperationFailure)?.problems.first?.at == "line 2, account.name"
    }
    #expect(try await shop.workspace.tenants().map(\.name).isEmpty)
    await shop.workspace.close()
  }
}
