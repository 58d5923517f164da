import Engine
import Foundation
import Tenancy
import Testing

@testable import Operations

/// What is said of names that nothing has: what was meant, else what there is.
struct UnknownNameTests {
  private func failure(_ body: () async throws -> Void) async -> OperationFailure? {
    do {
      try await body()
      return nil
    } catch {
      return OperationFailure(error)
    }
  }

  @Test func aTenantIsNamedByWhoRunsTheCommandAlone() async throws {
    let shop = try await Shop()
    await shop.workspace.close()
    let session = OperatorSession(directory: shop.workspace.directory.path, presets: shop.library)
    let near = await failure { _ = try await session.run(ListModules(tenant: "acmee", locale: nil)) }
    #expect(near?.code == "no_such_tenant")
    #expect(near?.message == "There is no tenant \"acmee\". Did you mean 'acme'?")
    let far = await failure { _ = try await session.run(ListModules(tenant: "zzz", locale: nil)) }
    #expect(far?.message == "There is no tenant \"zzz\". There are: acme.")
    // The API says this to anybody.
    #expect("\(WorkspaceError.noSuchTenant("acmee"))" == "There is no tenant \"acmee\".")
  }

  @Test(arguments: [
    ("acounts", "There is no module 'acounts'. Did you mean 'accounts'?"),
    ("zzz", "There is no module 'zzz'. There are: accounts, orders."),
    ("purchases", "There is no module 'purchases'. Did you mean 'orders', whose records are called Purchases?"),
    ("Purchase", "There is no module 'Purchase'. Did you mean 'orders', whose records are called Purchases?"),
  ])
  func aModuleIsFoundByWhatItsRecordsAreCalled(name: String, message: String) async throws {
    let orders = Shop.files["shop/modules/orders.yaml"]?.replacing(
      "label: {one: Order, many: Orders}", with: "label: {one: Purchase, many: Purchases}")
    let shop = try await Shop(replacing: ["shop/modules/orders.yaml": orders ?? ""])
    let list = await failure {
      try await shop.run(ListRecords(tenant: "acme", user: nil, request: ListRequest(module: name)))
    }
    #expect(list?.message == message)
    let rename = await failure {
      try await shop.run(
        RenameModule(
          tenant: "acme", module: name, singular: "X", plural: "Y", locale: nil, publication: Publication()))
    }
    #expect(rename?.message == message)
    await shop.workspace.close()
  }

  @Test func fieldsAreListedWhereNoneIsNear() async throws {
    let shop = try await Shop()
    let failure = await failure {
      try await shop.run(
        ListRecords(tenant: "acme", user: nil, request: ListRequest(module: "accounts", fields: ["zzzzzz"])))
    }
    let message = try #require(failure?.problems.first?.message)
    #expect(message.hasPrefix("There is no field 'zzzzzz'. There are: ") && message.contains("name, "), "\(message)")
    await shop.workspace.close()
  }

  @Test func aPresetIsLookedForInPlacesThatAreNamed() async throws {
    let shop = try await Shop(tenant: false)
    let missing = await failure { _ = try shop.library.place(of: "shopp") }
    #expect(missing?.code == "no_such_preset")
    let message = try #require(missing?.message)
    #expect(message.hasPrefix("There is no preset \"shopp\". Did you mean 'shop'?"), "\(message)")
    #expect(message.hasSuffix("Looked in \(shop.directory.path)/presets, and for a folder here."), "\(message)")
    #expect(await failure { _ = try shop.library.place(of: "./shop") }?.code == "no_such_folder")
    #expect(try shop.library.place(of: "shop") == "\(shop.directory.path)/presets/shop")
    #expect(try shop.library.place(of: "\(shop.directory.path)/presets/shop/") == "\(shop.directory.path)/presets/shop")
    await shop.workspace.close()
  }

  @Test func peopleReadWhatLookupsAreCalled() async throws {
    let shop = try await Shop()
    _ = try await shop.create("accounts", ["name": .text("Northwind")])
    _ = try await shop.create("orders", ["name": .text("First"), "account": .number("1")])
    let answer = try await shop.run(
      GetRecord(tenant: "acme", user: nil, module: "orders", id: 1, fields: nil, expand: [], isForPeople: true))
    #expect(answer.display?.titles["account"] == "{name}")
    #expect(answer.json.contains(#""name":"Northwind""#), "\(answer.json)")
    let plain = try await shop.run(
      GetRecord(tenant: "acme", user: nil, module: "orders", id: 1, fields: nil, expand: []))
    #expect(plain.display == nil && plain.json.contains(#""account":1"#), "\(plain.json)")
    await shop.workspace.close()
  }

  @Test func aRefusedCodeIsAnsweredWithThoseThatThereAre() async throws {
    let shop = try await Shop()
    let report = try await shop.run(
      ImportRecords(tenant: "acme", user: nil, module: "orders", title: "x.csv", options: ImportOptions()),
      reading: "name,state\nOne,zzzzz\nTwo,opn\n")
    #expect(
      report.refused.map(\.message) == [
        "State has no value 'zzzzz'. There are: open, paid, shipped.", "State has no value 'opn'. Did you mean 'open'?",
      ])
    await shop.workspace.close()
  }
}
