import Diagnostics
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

  @Test func samplesAreJudgedWithoutATenant() async throws {
    let shop = try await Shop(tenant: false)
    try shop.directory.write(
      """
      name,account.nmae,state,amount,paid_on
      One,Casa,paid,10.50,2026-01-31
      Two,Casa,piad,ten,2026-02-30
      Three,Casa,open,1001,
      Four,Casa
      """, to: "presets/shop/samples/orders.csv")
    try shop.directory.write("name,roles\nana,seller buyer\n", to: "presets/shop/samples/users.csv")
    let found = try await LintPreset(preset: "\(shop.directory.path)/presets/shop").run(with: shop.library) { _ in }
    let places = found.map {
      "\($0.location?.file.split(separator: "/").last ?? ""):\($0.location?.line ?? 0):\($0.location?.column ?? 0)"
    }
    #expect(
      places == [
        "orders.csv:1:6", "orders.csv:3:10", "orders.csv:3:15", "orders.csv:3:19", "orders.csv:4:17",
        "orders.csv:5:1", "users.csv:2:5",
      ])
    #expect(
      found.first?.message == "account.nmae: accounts has no field nmae that could name a record; did you mean name?")
    #expect(found.dropFirst().first?.message == "state: State has no value 'piad'. Did you mean 'paid'?")
    await shop.workspace.close()
  }

  @Test func samplesAreJudgedBesideErrorsElsewhere() async throws {
    let shop = try await Shop(tenant: false)
    try shop.directory.write("name,state\nOne,piad\n", to: "presets/shop/samples/orders.csv")
    try shop.directory.write("name\nA\n", to: "presets/shop/samples/bills.csv")
    func codes() async throws -> [String] {
      let found = try await LintPreset(preset: "\(shop.directory.path)/presets/shop").run(with: shop.library) { _ in }
      return found.map { "\($0.location?.file.split(separator: "/").last ?? ""):\($0.code.rawValue)" }
    }
    try shop.directory.write("blueprint: order\nlabl: x\n", to: "presets/shop/blueprints/more.yaml")
    #expect(try await codes().contains("orders.csv:bad_sample"), "a blueprint is nothing to it")
    try shop.directory.write("module: bills\nlabl: x\n", to: "presets/shop/modules/bills.yaml")
    #expect(try await codes().contains("orders.csv:bad_sample"), "nor is another module")
    try shop.directory.write(
      try #require(Shop.files["shop/modules/orders.yaml"]) + "\nlabl: x\n", to: "presets/shop/modules/orders.yaml")
    let found = try await codes()
    #expect(found.contains("orders.yaml:unknown_key") && !found.contains("orders.csv:bad_sample"), "its own file is")
    await shop.workspace.close()
  }

  @Test func aTenantIsMadeFromAFolder() async throws {
    let shop = try await Shop(tenant: false)
    let folder = "\(shop.directory.path)/presets/shop"
    let made = try await shop.run(CreateTenant(NewTenant(name: "acme", preset: folder), samples: false))
    #expect(made.preset == "shop")
    await #expect(throws: WorkspaceError.self) {
      _ = try await shop.run(CreateTenant(NewTenant(name: "other", preset: folder + "s"), samples: false))
    }
    #expect(try await shop.workspace.tenants().map(\.name) == ["acme"])
    await shop.workspace.close()
  }

  @Test func samplesThatDoNotFitMakeNoTenant() async throws {
    let shop = try await Shop(tenant: false)
    try shop.directory.write("name,account.name\nOne,Nobody\n", to: "presets/shop/samples/orders.csv")
    await #expect {
      _ = try await shop.run(CreateTenant(NewTenant(name: "acme", preset: "shop"), samples: true))
    } throws: {
      ($0 as? OperationFailure)?.problems.first?.at.hasSuffix("samples/orders.csv:2, account.name") == true
    }
    #expect(try await shop.workspace.tenants().map(\.name).isEmpty)
    await shop.workspace.close()
  }
}
