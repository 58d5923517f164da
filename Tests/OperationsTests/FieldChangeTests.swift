import Engine
import Metamodel
import Tenancy
import Testing

@testable import Operations

/// Changes of fields by single commands: values of picklists, limits that go, fields that go and come back.
struct FieldChangeTests {
  /// A tenant in Spanish, whose preset has the states of orders in Spanish too.
  private func spanishShop() async throws -> Shop {
    let shop = try await Shop(tenant: false, locales: ["en", "es"])
    try shop.directory.write(
      """
      modules:
        orders:
          fields:
            state: {label: Estado, values: {open: Abierto, paid: Pagado, shipped: Enviado}}
            paid_on: Pagado el
      """, to: "presets/shop/locales/es.yaml")
    _ = try await shop.workspace.create(NewTenant(name: "acme", preset: "shop", locale: "es"))
    return shop
  }

  private func update(_ field: String, in shop: Shop, _ change: (inout FieldSettings) -> Void) async throws {
    var settings = FieldSettings()
    change(&settings)
    _ = try await shop.run(
      UpdateField(tenant: "acme", module: "orders", field: field, settings: settings, publication: Publication()))
  }

  private func retire(_ field: String, in shop: Shop) async throws -> ModelVersionInfo {
    try await shop.run(RetireField(tenant: "acme", module: "orders", field: field, publication: Publication()))
  }

  private func restore(_ field: String, in shop: Shop, optional: Bool = false) async throws -> ModelVersionInfo {
    try await shop.run(
      RestoreField(
        tenant: "acme", module: "orders", field: field, isOptional: optional, publication: Publication()))
  }

  private func field(_ name: String, in shop: Shop) async throws -> Field? {
    try await shop.workspace.withStore("acme") { $0.model.module("orders")?.field(name) }
  }

  private func labels(of name: String, in locale: String, _ shop: Shop) async throws -> [String] {
    try await field(name, in: shop)?.type.picklistValues?.map { $0.label.text(in: locale) } ?? []
  }

  @Test func valuesWithoutALabelKeepTheirsInEveryLanguage() async throws {
    let shop = try await spanishShop()
    try await update("state", in: shop) { $0.values = ["shipped", "open", "paid", "pilot=Piloto"] }
    #expect(try await labels(of: "state", in: "es", shop) == ["Enviado", "Abierto", "Pagado", "Piloto"])
    #expect(try await labels(of: "state", in: "en", shop) == ["Shipped", "Open", "Paid", "Piloto"])
    #expect(try await field("state", in: shop)?.label.text(in: "es") == "Estado")
    try await update("state", in: shop) {
      $0.values = ["open=Aberto", "paid", "shipped"]
      $0.locale = "en"
    }
    #expect(try await labels(of: "state", in: "es", shop) == ["Abierto", "Pagado", "Enviado"])
    #expect(try await labels(of: "state", in: "en", shop) == ["Aberto", "Paid", "Shipped"])
    await shop.workspace.close()
  }

  @Test func singleValuesComeAndGo() async throws {
    let shop = try await spanishShop()
    try await update("state", in: shop) { $0.addedValues = ["pilot=Piloto", "on_hold"] }
    #expect(try await labels(of: "state", in: "es", shop) == ["Abierto", "Pagado", "Enviado", "Piloto", "On hold"])
    try await update("state", in: shop) { $0.retiredValues = ["pilot"] }
    #expect(try await field("state", in: shop)?.type.picklistValues?.filter(\.isRetired).map(\.code) == ["pilot"])
    try await update("state", in: shop) { $0.addedValues = ["pilot"] }
    #expect(try await field("state", in: shop)?.type.picklistValues?.contains(where: \.isRetired) == false)
    #expect(try await labels(of: "state", in: "es", shop).contains("Piloto"))
    let failure = await #expect(throws: OperationFailure.self) {
      try await update("state", in: shop) { $0.retiredValues = ["pilto"] }
    }
    #expect(failure?.message == "There is no value pilto. Did you mean pilot?")
    #expect(try await shop.run(ListModelVersions(tenant: "acme")).count == 4)
    await shop.workspace.close()
  }

  @Test func aLabelOfAFieldIsKeptBesideItsValuesHoweverEitherIsWritten() async throws {
    let shop = try await spanishShop()
    try await update("paid_on", in: shop) { $0.help = "Cuándo" }
    #expect(try await field("paid_on", in: shop)?.label.text(in: "es") == "Pagado el")
    await shop.workspace.close()
  }

  @Test func aLimitOfThePresetIsTakenAway() async throws {
    let shop = try await Shop()
    await #expect(throws: Refusal.self) {
      _ = try await shop.create("orders", ["name": .text("Dear"), "amount": .number("1001")])
    }
    try await update("amount", in: shop) { $0.removed = ["max", "length"] }
    #expect(try await field("amount", in: shop)?.maximum == nil)
    _ = try await shop.create("orders", ["name": .text("Dear"), "amount": .number("1001")])
    try await update("amount", in: shop) { $0.check = "amount < 5000" }
    try await update("amount", in: shop) { $0.removed = ["check", "message"] }
    #expect(try await field("amount", in: shop)?.check == nil)
    let refusal = await #expect(throws: Refusal.self) { try await update("amount", in: shop) { $0.max = "1000" } }
    #expect(refusal?.problems.map(\.code) == ["out_of_range"])
    #expect(try await field("amount", in: shop)?.maximum == nil)
    await shop.workspace.close()
  }

  @Test func aRetiredFieldSaysWhatItHeldAndComesBackWithIt() async throws {
    let shop = try await spanishShop()
    for (name, day) in [("One", "2026-01-31"), ("Two", "2026-02-28"), ("Three", "")] {
      _ = try await shop.create("orders", ["name": .text(name), "paid_on": day.isEmpty ? .null : .text(day)])
    }
    try await update("paid_on", in: shop) { $0.label = "Cobrado el" }
    let retired = try await retire("paid_on", in: shop)
    #expect(retired.changes == ["removed field orders.paid_on (2 records hold a value, which is kept)"])
    #expect(try await field("paid_on", in: shop) == nil)
    let restored = try await restore("paid_on", in: shop)
    #expect(restored.changes == ["added field orders.paid_on (2 records have their values again)"])
    #expect(try await shop.values(of: "paid_on", in: "orders") == ["2026-01-31", "2026-02-28", nil])
    #expect(try await field("paid_on", in: shop)?.label.text(in: "es") == "Cobrado el")
    await #expect(throws: OperationFailure.self) { try await restore("paid_on", in: shop) }
    await #expect(throws: OperationFailure.self) { try await restore("paid_at", in: shop) }
    #expect(try await shop.run(ListModelVersions(tenant: "acme")).count == 4)
    await shop.workspace.close()
  }

  @Test func aRequiredFieldComesBackOnlyWhereEveryRecordHasAValueOrAsOptional() async throws {
    let shop = try await Shop()
    _ = try await shop.create("orders", ["name": .text("One"), "amount": .number("5")])
    var settings = FieldSettings()
    settings.type = "text"
    settings.label = "Region"
    settings.indexed = true
    settings.searchable = true
    _ = try await shop.run(
      AddField(tenant: "acme", module: "orders", field: "region", settings: settings, publication: Publication()))
    let one = RecordTarget(module: "orders", id: 1)
    _ = try await shop.run(
      PerformCommand(tenant: "acme", user: nil, command: .update(one, values: ["region": .text("north")])))
    try await update("region", in: shop) { $0.required = true }
    let retired = try await retire("region", in: shop)
    #expect(
      retired.changes == ["removed field orders.region (it was required; 1 record holds a value, which is kept)"])
    _ = try await shop.create("orders", ["name": .text("Two")])
    let refusal = await #expect(throws: Refusal.self) { try await restore("region", in: shop) }
    #expect(refusal?.problems.map(\.code) == ["required"])
    #expect(try await field("region", in: shop) == nil)
    _ = try await restore("region", in: shop, optional: true)
    #expect(try await shop.values(of: "region", in: "orders") == ["north", nil])
    #expect(try await shop.run(CheckTenant(tenant: "acme")).errors == 0)
    await shop.workspace.close()
  }

  @Test func aFieldThatIsAddedAgainIsWhatIsSaidOfItNow() async throws {
    let shop = try await Shop(tenant: false)
    let orders = (Shop.files["shop/modules/orders.yaml"] ?? "").replacing(
      "fields:\n", with: "fields:\n  weight: {type: integer, label: Weight, max: 100}\n")
    try shop.directory.write(orders, to: "presets/shop/modules/orders.yaml")
    _ = try await shop.workspace.create(NewTenant(name: "acme", preset: "shop"))
    _ = try await shop.create("orders", ["name": .text("One"), "weight": .number("5")])
    _ = try await retire("weight", in: shop)
    var settings = FieldSettings()
    settings.type = "integer"
    settings.label = "Heft"
    let added = try await shop.run(
      AddField(tenant: "acme", module: "orders", field: "weight", settings: settings, publication: Publication()))
    #expect(added.changes == ["added field orders.weight"])
    #expect(try await field("weight", in: shop)?.maximum == nil)
    #expect(try await shop.values(of: "weight", in: "orders") == [nil])
    _ = try await shop.create("orders", ["name": .text("Two"), "weight": .number("700")])
    #expect(try await shop.run(CheckTenant(tenant: "acme")).errors == 0)
    await shop.workspace.close()
  }

  @Test func aRehearsalChangesNothing() async throws {
    let shop = try await Shop()
    _ = try await shop.create("orders", ["name": .text("One"), "paid_on": .text("2026-01-31")])
    let version = try await shop.run(
      RetireField(
        tenant: "acme", module: "orders", field: "paid_on", publication: Publication(isRehearsal: true)))
    #expect(version.isRehearsal == true)
    #expect(version.changes == ["removed field orders.paid_on (1 record holds a value, which is kept)"])
    #expect(try await shop.run(ListModelVersions(tenant: "acme")).count == 1)
    #expect(try await shop.values(of: "paid_on", in: "orders") == ["2026-01-31"])
    _ = try await shop.create("orders", ["name": .text("Two"), "paid_on": .text("2026-01-31")])
    await shop.workspace.close()
  }
}
