import Engine
import Metamodel
import Tenancy
import Testing

@testable import Operations

/// A tenant's own files, shown, applied and rolled back.
struct ConfigurationFilesTests {
  private static let orders = """
    # What an order leaves us.
    module: orders
    fields:
      cost: {type: currency, label: Cost}
      margin: {type: formula, label: Margin, returns: currency, formula: amount - cost}
    """

  private func file(_ text: String, _ title: String = "mine/orders.yaml", path: String = "") -> ConfigurationFile {
    ConfigurationFile(path: path, title: title, text: text)
  }

  private func apply(
    _ files: [ConfigurationFile], whole: Bool = false, dryRun: Bool = false, in shop: Shop
  ) async throws -> ModelVersionInfo {
    try await shop.run(
      ApplyConfiguration(
        tenant: "acme", files: files, isWhole: whole, publication: Publication(isRehearsal: dryRun)))
  }

  private func shown(_ shop: Shop, version: Int64? = nil) async throws -> ConfigurationFiles {
    try await shop.run(ShowConfiguration(tenant: "acme", version: version))
  }

  @Test func aFileGoesWhereItsContentBelongsAndKeepsItsText() async throws {
    let shop = try await Shop()
    #expect(try await shown(shop).files.isEmpty)
    let version = try await apply([file(Self.orders)], in: shop)
    #expect(version.number == 2)
    #expect(version.message == "Apply mine/orders.yaml")
    #expect(version.changes == ["added field orders.cost", "added field orders.margin"])
    #expect(try await shown(shop).files == [file(Self.orders, "modules/orders.yaml", path: "modules/orders.yaml")])
    _ = try await shop.create("orders", ["name": .text("One"), "amount": .number("12"), "cost": .number("5")])
    #expect(try await shop.values(of: "margin", in: "orders") == ["7.00"])
    await shop.workspace.close()
  }

  @Test func everyKindOfFileHasItsPlace() async throws {
    let shop = try await Shop(locales: ["en", "es"])
    let blueprint = "blueprint: order\nmodule: orders\nfield: state\ntransitions: {pay: {label: Settle}}\n"
    let rights = "roles: {clerk: {label: Clerk, modules: {\"*\": [read]}}}\n"
    let spanish = "modules: {orders: {label: {one: Pedido, many: Pedidos}}}\n"
    _ = try await apply(
      [file(blueprint, "b.yaml"), file(rights, "x/access.yaml"), file(spanish, "x/locales/es.yaml")], in: shop)
    #expect(
      try await shown(shop).files.map(\.path) == ["access.yaml", "blueprints/order.yaml", "locales/es.yaml"])
    #expect(try await shop.run(ListRoles(tenant: "acme")).map(\.name).contains("clerk"))
    await shop.workspace.close()
  }

  @Test func whatNamesAModuleTooIsPutWhereItBelongs() async throws {
    let shop = try await Shop()
    let files = [
      file("form: ask\nmodule: orders\nfields: {name: {}}\n", "ask.yaml"),
      file("review: all\nmodule: orders\nenters: {channels: [form]}\nreviewers: [{user: admin}]\n", "r.yaml"),
      file("automation: greet\nmodule: orders\non: create\ndo: [{set: {name: x}}]\n", "a.yaml"),
      file("mail: thanks\nmodule: orders\nsubject: Hello\ntext: Thank you.\n", "m.yaml"),
    ]
    _ = try await apply(files, in: shop)
    #expect(
      try await shown(shop).files.map(\.path) == [
        "automations/greet.yaml", "forms/ask.yaml", "mail/thanks.yaml", "reviews/all.yaml",
      ])
    await shop.workspace.close()
  }

  @Test func aFolderIsTheWholeAndFilesAreNot() async throws {
    let shop = try await Shop()
    let accounts = "module: accounts\nfields: {city: {type: text, label: City}}\n"
    _ = try await apply([file(Self.orders)], in: shop)
    _ = try await apply([file(accounts, "accounts.yaml")], in: shop)
    #expect(try await shown(shop).files.count == 2)
    let whole = try await shown(shop).files
    #expect(try await apply(whole, whole: true, in: shop).isNew == false)
    let version = try await apply([file(accounts, path: "modules/accounts.yaml")], whole: true, in: shop)
    #expect(version.changes == ["removed field orders.cost", "removed field orders.margin"])
    #expect(try await shown(shop).files.map(\.path) == ["modules/accounts.yaml"])
    #expect(try await shown(shop, version: 2).files.map(\.path) == ["modules/orders.yaml"])
    await shop.workspace.close()
  }

  @Test func whoWasQuickerIsNamed() async throws {
    let shop = try await Shop()
    _ = try await apply([file(Self.orders)], in: shop)
    let files = try await shown(shop).files
    await #expect {
      _ = try await shop.run(
        ApplyConfiguration(tenant: "acme", files: files, isWhole: true, base: 1, publication: Publication()))
    } throws: {
      let problem = ($0 as? Refusal)?.problems.first
      return problem?.code == "configuration_changed"
        && problem?.message.contains("version 2 by admin at 2026-06-01T09:00:00Z (Apply mine/orders.yaml)") == true
    }
    #expect(try await shop.run(ListModelVersions(tenant: "acme")).count == 2)
    await shop.workspace.close()
  }

  @Test func aRollbackCountsTheRecordsThatStayOnAnotherVersion() async throws {
    let shop = try await Shop()
    let blueprint = "blueprint: order\ntransitions: {refund: {label: Refund, from: [paid], to: open}}\n"
    _ = try await apply([file(blueprint, "b.yaml")], in: shop)
    for name in ["One", "Two"] { _ = try await shop.create("orders", ["name": .text(name)]) }
    let back = try await shop.run(RollBackConfiguration(tenant: "acme", version: 1, publication: Publication()))
    #expect(back.recordsOnOtherVersions == ["order": 2])
    await shop.workspace.close()
  }

  @Test func aPartOfABlueprintIsSentToApply() async throws {
    let shop = try await Shop()
    let text = "blueprint: order\ntransitions: {pay: {label: Settle}}\n"
    await #expect {
      _ = try await shop.run(PublishBlueprint(tenant: "acme", path: "b.yaml", text: text, publication: Publication()))
    } throws: {
      let problem = ($0 as? Refusal)?.problems.last
      return problem?.code == "partial_file" && problem?.message.contains("trellis config apply") == true
    }
    #expect(try await shop.run(ListModelVersions(tenant: "acme")).count == 1)
    await shop.workspace.close()
  }

  @Test func aRehearsalSaysWhatWouldChange() async throws {
    let shop = try await Shop()
    let version = try await apply([file(Self.orders)], dryRun: true, in: shop)
    #expect(version.isRehearsal == true && version.changes.count == 2)
    #expect(try await shown(shop).files.isEmpty)
    #expect(try await shop.run(ListModelVersions(tenant: "acme")).count == 1)
    await shop.workspace.close()
  }

  @Test(arguments: [
    ("module: orders\nfields:\n  cost: {type: curency, label: Cost}\n", "mine/orders.yaml:3:16"),
    (
      "module: orders\nfields:\n  total: {type: formula, returns: currency, formula: amout + 1}\n",
      "mine/orders.yaml:3:"
    ),
    ("module: orders\nfields:\n  amount: {max: 3}\n", "orders.amount"),
  ])
  func whatIsWrongIsSaidAtItsPlaceAndNothingChanges(_ text: String, _ place: String) async throws {
    let shop = try await Shop()
    _ = try await shop.create("orders", ["name": .text("One"), "amount": .number("5")])
    let refusal = await #expect(throws: Refusal.self) { try await apply([file(text)], in: shop) }
    #expect(refusal?.problems.first?.at.hasPrefix(place) == true, "\(refusal?.problems ?? [])")
    #expect(try await shown(shop).files.isEmpty)
    await shop.workspace.close()
  }

  @Test(arguments: [
    [("", "x.yaml")], [("fields: {}\n", "x.yaml")], [("module: ../x\n", "x.yaml")],
    [("module: orders\n", "a.yaml"), ("module: orders\n", "b.yaml")],
  ])
  func whatIsNoFileOfAConfigurationIsRefused(_ files: [(String, String)]) async throws {
    let shop = try await Shop()
    await #expect(throws: OperationFailure.self) {
      try await apply(files.map { file($0.0, $0.1) }, in: shop)
    }
    await #expect(throws: OperationFailure.self) {
      try await apply([file("name\nx\n", path: "samples/orders.csv")], whole: true, in: shop)
    }
    #expect(try await shop.run(ListModelVersions(tenant: "acme")).count == 1)
    await shop.workspace.close()
  }

  @Test func aRollbackIsANewVersionWithTheValuesOfThen() async throws {
    let shop = try await Shop()
    _ = try await apply([file(Self.orders)], in: shop)
    _ = try await shop.create("orders", ["name": .text("One"), "amount": .number("12"), "cost": .number("5")])
    func back(_ version: Int64) async throws -> ModelVersionInfo {
      try await shop.run(RollBackConfiguration(tenant: "acme", version: version, publication: Publication()))
    }
    let first = try await back(1)
    #expect(first.number == 3 && first.message == "Roll back to version 1")
    #expect(try await shown(shop).files.isEmpty)
    #expect(try await back(2).changes.contains("added field orders.cost (1 record has its value again)"))
    #expect(try await shop.values(of: "margin", in: "orders") == ["7.00"])
    let refusal = await #expect(throws: Refusal.self) { try await back(9) }
    #expect(refusal?.problems.first?.message == "There is no version 9: the versions are 1 to 4.")
    #expect(try await shop.run(CheckTenant(tenant: "acme")).errors == 0)
    await shop.workspace.close()
  }
}
