import Engine
import Operations
import Tenancy
import Testing

/// What a change of the configuration says beside what it did.
struct ConfigurationWarningTests {
  private func apply(_ text: String, _ path: String, in shop: Shop, isRehearsal: Bool = false) async throws
    -> ModelVersionInfo
  {
    try await shop.run(
      ApplyConfiguration(
        tenant: "acme", files: [ConfigurationFile(path: path, title: "mine/\(path)", text: text)], isWhole: false,
        publication: Publication(isRehearsal: isRehearsal)))
  }

  @Test func aFieldThatIsCalledAsAnotherIsWarnedOfAndTaken() async throws {
    let shop = try await Shop()
    var settings = FieldSettings()
    (settings.type, settings.label) = ("user", "Owner")
    let added = try await shop.run(
      AddField(tenant: "acme", module: "orders", field: "seller", settings: settings, publication: Publication()))
    #expect(added.warnings?.map(\.code) == ["same_label"])
    #expect(added.warnings?.first?.at == "--label")
    let file = "module: accounts\nfields:\n  size: {type: integer, label: Name}\n"
    for isRehearsal in [true, false] {
      let applied = try await apply(file, "modules/accounts.yaml", in: shop, isRehearsal: isRehearsal)
      #expect(applied.isNew == true || isRehearsal)
      // The field that was there before is not warned of again.
      #expect(applied.warnings?.map(\.at) == ["mine/modules/accounts.yaml:3:32"])
    }
    let other = try await apply("module: accounts\nlabel: {one: Firm}\n", "modules/accounts.yaml", in: shop)
    #expect(other.warnings == nil)
    await shop.workspace.close()
  }

  @Test func aRefusalSaysWhatWasProbablyMeant() async throws {
    let shop = try await Shop()
    let refusal = await #expect(throws: Refusal.self) {
      try await apply("module: accounts\nfields: {a: {type: lookup, to: ordres}}\n", "modules/accounts.yaml", in: shop)
    }
    #expect(refusal?.problems.map(\.message) == ["There is no module `ordres`. Did you mean `orders`?"])
    await shop.workspace.close()
  }

  @Test func aPicklistWithoutValuesIsOneMistake() async throws {
    let shop = try await Shop()
    let orders = """
      module: orders
      fields:
        state: {values: [open, paid, shipped]}
        kind: {type: picklist, label: Kind, default: small, values: [small, large]}
      """
    let refusal = await #expect(throws: Refusal.self) { try await apply(orders, "modules/orders.yaml", in: shop) }
    #expect(refusal?.problems.map(\.code) == ["wrong_kind", "wrong_kind"], "\(refusal?.problems.map(\.message) ?? [])")
    await shop.workspace.close()
  }
}
