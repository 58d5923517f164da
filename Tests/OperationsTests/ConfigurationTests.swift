import Engine
import Metamodel
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

  @Test func aFieldIsSpokenOfInTheTenantsLanguageUnlessAnotherIsNamed() async throws {
    let shop = try await Shop(locales: ["en", "es"])
    _ = try await shop.run(ChangeTenant(tenant: "acme", locale: "es-MX"))
    let added = settings {
      $0.type = "picklist"
      $0.label = "Origen"
      $0.help = "De dónde viene"
      $0.values = ["web=Sitio web", "tel=Teléfono"]
    }
    _ = try await shop.run(
      AddField(tenant: "acme", module: "orders", field: "source", settings: added, publication: Publication()))
    let english = settings {
      $0.label = "Source"
      $0.values = ["web=Web site", "tel=Telephone"]
      $0.locale = "en"
    }
    _ = try await shop.run(
      UpdateField(tenant: "acme", module: "orders", field: "source", settings: english, publication: Publication()))
    #expect(try await label(of: "source", in: "en", shop) == "Source")
    #expect(try await label(of: "source", in: "es", shop) == "Origen")
    let fewer = settings {
      $0.values = ["web=Página web"]
      $0.required = false
    }
    _ = try await shop.run(
      UpdateField(tenant: "acme", module: "orders", field: "source", settings: fewer, publication: Publication()))
    let field = try await shop.workspace.withStore("acme") { store in store.model.module("orders")?.field("source") }
    #expect(field?.type.picklistValues?.map { $0.label.original } == ["Web site"])
    #expect(field?.type.picklistValues?.map { $0.label.text(in: "es") } == ["Página web"])
    #expect(field?.help?.text(in: "es") == "De dónde viene")
    await #expect(throws: OperationFailure.self) {
      _ = try await shop.run(
        UpdateField(
          tenant: "acme", module: "orders", field: "source",
          settings: settings {
            $0.label = "Quelle"
            $0.locale = "de"
          }, publication: Publication()))
    }
    // What was translated goes with the field.
    _ = try await shop.run(RetireField(tenant: "acme", module: "orders", field: "source", publication: Publication()))
    #expect(try await label(of: "source", in: "es", shop) == nil)
    await shop.workspace.close()
  }

  @Test func aModuleIsRenamedInTheTenantsLanguage() async throws {
    let shop = try await Shop(locales: ["en", "es"])
    _ = try await shop.run(ChangeTenant(tenant: "acme", locale: "es"))
    _ = try await shop.run(
      RenameModule(
        tenant: "acme", module: "orders", singular: "Pedido", plural: "Pedidos", locale: nil, publication: Publication()
      ))
    for (locale, label) in [("es", "Pedidos"), ("en", "Orders")] {
      let modules = try await shop.run(ListModules(tenant: "acme", locale: locale))
      #expect(modules.first { $0.module == "orders" }?.plural == label)
    }
    await shop.workspace.close()
  }

  private func label(of field: String, in locale: String, _ shop: Shop) async throws -> String? {
    let fields = try await shop.run(ListFields(tenant: "acme", module: "orders", locale: locale))
    return fields.first { $0.field == field }?.label
  }

  @Test(arguments: [
    ("--pattern", "bad_setting"), ("--default", "value_misfit"), ("--check", "expression_unknown_name"),
    ("--to", "unknown_module"), ("the field rowid", "reserved_name"),
  ])
  func aRefusalNamesTheArgument(argument: String, code: String) async throws {
    let shop = try await Shop()
    let bad = settings {
      $0.label = "Bad"
      $0.type = "text"
      switch argument {
      case "--pattern": $0.pattern = "["
      case "--default":
        $0.type = "date"
        $0.defaultValue = "soon"
      case "--check": $0.check = "nothing > 1"
      case "--to":
        $0.type = "lookup"
        $0.to = "nowhere"
      default: break
      }
    }
    let field = argument.hasPrefix("--") ? "bad" : "rowid"
    let refusal = await #expect(throws: Refusal.self) {
      _ = try await shop.run(
        AddField(tenant: "acme", module: "orders", field: field, settings: bad, publication: Publication()))
    }
    #expect(refusal?.problems.map(\.at) == [argument])
    #expect(refusal?.problems.map(\.code) == [code])
    #expect(try await shop.run(ListModelVersions(tenant: "acme")).count == 1)
    await shop.workspace.close()
  }

  @Test func aRefusedBlueprintIsSpokenOfByTheNameOfItsFile() async throws {
    let shop = try await Shop()
    let text = "blueprint: order\nmodule: orders\nfield: state\ntransitions:\n  refund: {from: [piad], to: open}\n"
    let refusal = await #expect(throws: Refusal.self) {
      _ = try await shop.run(
        PublishBlueprint(tenant: "acme", path: "mine/order.yaml", text: text, publication: Publication()))
    }
    #expect(refusal?.problems.map(\.at) == ["mine/order.yaml:5:19"])
    await shop.workspace.close()
  }
}
