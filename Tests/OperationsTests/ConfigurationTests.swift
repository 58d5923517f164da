import Engine
import Tenancy
import Testing

@testable import Operations

struct ConfigurationTests {
  private func settings(_ change: (inout FieldSettings) -> Void) -> FieldSettings {
    var settings = FieldSettings()
    change(&settings)
    return settings
  }

  @Test func anAddedFieldIsThereAtOnceAndInTheHistory() async throws {
    let shop = try await Shop()
    let settings = settings {
      $0.type = "picklist"
      $0.label = "Source: where?"
      $0.values = ["web=Web site", "word_of_mouth", "no"]
      $0.defaultValue = "web"
      $0.required = true
    }
    let version = try await shop.run(
      AddField(tenant: "acme", module: "orders", field: "source", settings: settings, publication: Publication()))
    #expect(version.number == 2)
    #expect(version.author == "admin")
    let fields = try await shop.run(ListFields(tenant: "acme", module: "orders", locale: nil))
    let field = try #require(fields.first { $0.field == "source" })
    #expect(field.values == ["web", "word_of_mouth", "no"])
    #expect(field.label == "Source: where?")
    #expect(field.required)
    _ = try await shop.create("orders", ["name": .text("One")])
    #expect(try await shop.values(of: "source", in: "orders") == ["web"])
    await shop.workspace.close()
  }

  @Test func aFieldIsChangedKeyByKey() async throws {
    let shop = try await Shop()
    _ = try await shop.run(
      UpdateField(
        tenant: "acme", module: "orders", field: "amount", settings: settings { $0.max = "50" },
        publication: Publication()))
    await #expect(throws: Refusal.self) {
      _ = try await shop.create("orders", ["name": .text("One"), "amount": .number("51")])
    }
    let fields = try await shop.run(ListFields(tenant: "acme", module: "orders", locale: nil))
    #expect(fields.first { $0.field == "amount" }?.label == "Amount")
    await shop.workspace.close()
  }

  @Test func aFieldOfThePresetAndOneOfTheOverlayAreRetired() async throws {
    let shop = try await Shop()
    _ = try await shop.run(
      AddField(
        tenant: "acme", module: "orders", field: "hint",
        settings: settings {
          $0.type = "text"
          $0.label = "Hint"
        }, publication: Publication()))
    for field in ["hint", "paid_on"] {
      _ = try await shop.run(RetireField(tenant: "acme", module: "orders", field: field, publication: Publication()))
    }
    let names = try await shop.run(ListFields(tenant: "acme", module: "orders", locale: nil)).map(\.field)
    #expect(names == ["name", "account", "amount", "about", "state"])
    await shop.workspace.close()
  }

  @Test func whatIsRefusedChangesNothing() async throws {
    let shop = try await Shop()
    let bad = settings {
      $0.type = "lookup"
      $0.label = "Nowhere"
      $0.to = "nowhere"
    }
    await #expect(throws: (any Error).self) {
      _ = try await shop.run(
        AddField(tenant: "acme", module: "orders", field: "x", settings: bad, publication: Publication()))
    }
    await #expect(throws: OperationFailure.self) {
      _ = try await shop.run(
        RetireField(tenant: "acme", module: "orders", field: "nothing", publication: Publication()))
    }
    #expect(try await shop.run(ListModelVersions(tenant: "acme")).count == 1)
    await shop.workspace.close()
  }

  @Test func aModuleIsRenamedInOneLanguageOrAnother() async throws {
    let shop = try await Shop()
    _ = try await shop.run(
      RenameModule(
        tenant: "acme", module: "orders", singular: "Purchase", plural: "Purchases", locale: nil,
        publication: Publication(message: "As we say it")))
    let modules = try await shop.run(ListModules(tenant: "acme", locale: "en"))
    #expect(modules.first { $0.module == "orders" }?.plural == "Purchases")
    #expect(try await shop.run(ListModelVersions(tenant: "acme")).first?.message == "As we say it")
    await #expect(throws: OperationFailure.self) {
      _ = try await shop.run(
        RenameModule(
          tenant: "acme", module: "orders", singular: "x", plural: "x", locale: "xx", publication: Publication()))
    }
    await shop.workspace.close()
  }

  @Test func aPublishedBlueprintIsInForce() async throws {
    let shop = try await Shop()
    let text = """
      blueprint: order
      module: orders
      field: state
      transitions:
        refund: {label: Refund, from: [paid], to: open}
      """
    _ = try await shop.run(
      PublishBlueprint(tenant: "acme", path: "x.yaml", text: text, publication: Publication()))
    let shown = try await shop.run(ShowBlueprint(tenant: "acme", blueprint: "order", locale: nil))
    #expect(shown.transitions.map(\.transition) == ["pay", "ship", "refund"])
    #expect(shown.transitions.first?.requirements == ["amount", "checklist counted: Money counted"])
    await shop.workspace.close()
  }

  @Test(arguments: ["", "blueprint: [x]\n", "blueprint: ../x\n", "module: orders\n", "blueprint: order\n  x: &a\n"])
  func whatIsNoBlueprintIsNotPublished(_ text: String) async throws {
    let shop = try await Shop()
    await #expect(throws: OperationFailure.self) {
      _ = try await shop.run(PublishBlueprint(tenant: "acme", path: "x.yaml", text: text, publication: Publication()))
    }
    #expect(try await shop.run(ListModelVersions(tenant: "acme")).count == 1)
    await shop.workspace.close()
  }
}
