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

  /// Rules that orders with the amounts 5, 50 and 500 and the names A, BB and CCC break.
  static let brokenRules: [(String, FieldSettings, String)] = {
    func settings(_ change: (inout FieldSettings) -> Void) -> FieldSettings {
      var settings = FieldSettings()
      change(&settings)
      return settings
    }
    return [
      ("amount", settings { $0.check = "amount <= 50" }, "that break the rule: 3 (1 in all)"),
      ("amount", settings { $0.max = "49.999" }, ": 2, 3 (2 in all)"),
      ("amount", settings { $0.min = "6" }, ": 1 (1 in all)"),
      ("name", settings { $0.pattern = "[A-B]+" }, "that break the rule: 3 (1 in all)"),
      ("name", settings { $0.length = 2 }, ": 3 (1 in all)"),
      ("paid_on", settings { $0.required = true }, ": 1, 2, 3 (3 in all)"),
      ("account", settings { $0.unique = true }, ": 1, 2 (2 in all)"),
    ]
  }()

  @Test(arguments: brokenRules)
  func aRuleThatRecordsBreakIsRefusedWithTheirCountAndExamples(
    _ field: String, _ settings: FieldSettings, _ words: String
  ) async throws {
    let shop = try await Shop()
    let account = try await shop.create("accounts", ["name": .text("Casa")]).id
    for (name, amount) in [("A", "5"), ("BB", "50"), ("CCC", "500")] {
      var values: RecordInput = ["name": .text(name), "amount": .number(amount)]
      if name != "CCC" { values["account"] = .number(String(account)) }
      _ = try await shop.create("orders", values)
    }
    let update = UpdateField(
      tenant: "acme", module: "orders", field: field, settings: settings, publication: Publication())
    await #expect {
      _ = try await shop.run(update)
    } throws: {
      ($0 as? Refusal)?.kind == .configuration
        && ($0 as? Refusal)?.problems.contains { $0.message.contains(words) } == true
    }
    #expect(try await shop.run(ListModelVersions(tenant: "acme")).count == 1)
    _ = try await shop.create("orders", ["name": .text("DDDD"), "amount": .number("900")])
    await shop.workspace.close()
  }

  @Test func aRuleThatAllRecordsKeepIsTaken() async throws {
    let shop = try await Shop()
    _ = try await shop.create("orders", ["name": .text("A"), "amount": .number("5")])
    let settings = settings {
      $0.check = "amount <= 50"
      $0.required = true
    }
    _ = try await shop.run(
      UpdateField(tenant: "acme", module: "orders", field: "amount", settings: settings, publication: Publication()))
    await #expect(throws: Refusal.self) {
      _ = try await shop.create("orders", ["name": .text("B"), "amount": .number("51")])
    }
    await shop.workspace.close()
  }

  @Test func aRequiredFieldFillsTheRecordsThatAreThereWithItsDefaultAndAnOptionalOneDoesNot() async throws {
    let shop = try await Shop()
    for name in ["One", "Two", "Gone"] { _ = try await shop.create("orders", ["name": .text(name)]) }
    let gone = RecordTarget(module: "orders", id: 3)
    _ = try await shop.run(PerformCommand(tenant: "acme", user: nil, command: .delete(gone)))
    for (field, required, value) in [("region", true, "north"), ("colour", false, "red"), ("day", true, "=today()")] {
      let settings = settings {
        $0.type = field == "day" ? "date" : "text"
        $0.label = field
        $0.required = required
        $0.defaultValue = value
      }
      _ = try await shop.run(
        AddField(tenant: "acme", module: "orders", field: field, settings: settings, publication: Publication()))
    }
    #expect(try await shop.values(of: "region", in: "orders") == ["north", "north"])
    #expect(try await shop.values(of: "colour", in: "orders") == [nil, nil])
    #expect(try await shop.values(of: "day", in: "orders") == ["2026-06-01", "2026-06-01"])
    #expect(try await shop.values(of: "version", in: "orders") == ["3", "3"])
    _ = try await shop.run(PerformCommand(tenant: "acme", user: nil, command: .restore(gone)))
    #expect(try await shop.values(of: "region", in: "orders") == ["north", "north", "north"])
    _ = try await shop.create("orders", ["name": .text("New")])
    #expect(try await shop.values(of: "colour", in: "orders") == [nil, nil, nil, "red"])
    await shop.workspace.close()
  }

  @Test(arguments: [
    (nil, "required"), ("=paid_on", "required"), ("much too long for it", "bad_setting"), ("x", "duplicate"),
  ])
  func aRequiredFieldWithoutAFittingDefaultIsRefused(_ value: String?, _ code: String) async throws {
    let shop = try await Shop()
    for name in ["One", "Two"] { _ = try await shop.create("orders", ["name": .text(name)]) }
    let settings = settings {
      $0.type = value == "=paid_on" ? "date" : "text"
      $0.label = "X"
      $0.required = true
      $0.defaultValue = value
      if value?.hasPrefix("=") != true { $0.length = 5 }
      if value == "x" { $0.unique = true }
    }
    await #expect {
      _ = try await shop.run(
        AddField(tenant: "acme", module: "orders", field: "x", settings: settings, publication: Publication()))
    } throws: {
      let codes = ($0 as? Refusal)?.problems.map(\.code) ?? ($0 as? OperationFailure)?.problems.map(\.code) ?? []
      return codes.contains(code)
    }
    #expect(try await shop.run(ListModelVersions(tenant: "acme")).count == 1)
    #expect(try await shop.values(of: "version", in: "orders") == ["1", "1"])
    await shop.workspace.close()
  }

  @Test func aTeamIsAddedAndUsersArePutIntoIt() async throws {
    let shop = try await Shop()
    _ = try await shop.run(CreateTeam(tenant: "acme", team: "north", label: "North: all", publication: Publication()))
    let ana = NewUser(name: "ana", email: nil, displayName: nil, roles: ["seller"], teams: [])
    _ = try await shop.run(CreateUser(tenant: "acme", user: ana))
    _ = try await shop.run(UpdateUser(tenant: "acme", user: "ana", change: UserChange(teams: ["north"])))
    let teams = try await shop.run(ListTeams(tenant: "acme"))
    #expect(teams == [PeopleGroup(name: "north", label: "North: all", users: ["ana"])])
    #expect(try await shop.run(ListRoles(tenant: "acme")).first { $0.name == "seller" }?.users == ["ana"])
    for team in ["north", "North West", "../x"] {
      await #expect(throws: (any Error).self) {
        _ = try await shop.run(CreateTeam(tenant: "acme", team: team, label: "X", publication: Publication()))
      }
    }
    #expect(try await shop.run(ListModelVersions(tenant: "acme")).count == 2)
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

  private static let shorter = """
    # Nothing is shipped any more.
    blueprint: order
    label: Order
    module: orders
    field: state
    states: {open: {}, paid: {terminal: true}}
    transitions:
      settle: {label: Settle, from: [open], to: paid}
    """

  @Test func aViewOfOnesOwnBecomesEverybodysAndGoesAgain() async throws {
    let shop = try await Shop(locales: ["en", "es"])
    _ = try await shop.run(ChangeTenant(tenant: "acme", locale: "es"))
    let view = SavedView(
      module: "accounts", name: "named", label: "Con nombre", filter: "name != 'x'", sort: "-name, id",
      columns: ["name"])
    _ = try await shop.run(SaveView(tenant: "acme", user: nil, view: view))
    let rehearsed = try await shop.run(
      ShareView(
        tenant: "acme", module: "accounts", view: "named", publication: Publication(isRehearsal: true)))
    #expect(rehearsed.isRehearsal == true)
    #expect(try await shop.run(ListViews(tenant: "acme", user: nil, module: "accounts")).map(\.owner) == ["admin"])
    let shared = try await shop.run(
      ShareView(tenant: "acme", module: "accounts", view: "named", publication: Publication()))
    #expect(shared.changes.first == "added view accounts.named")
    let listed = try await shop.run(ListViews(tenant: "acme", user: nil, module: "accounts"))
    #expect(listed.map(\.owner) == [nil])
    #expect(listed.map(\.view.label) == ["Con nombre"])
    #expect(listed.map(\.view.sort) == ["-name,id"])
    await #expect(throws: Refusal.self) {
      try await shop.run(ShareView(tenant: "acme", module: "accounts", view: "named", publication: Publication()))
    }
    let gone = try await shop.run(
      UnshareView(tenant: "acme", module: "accounts", view: "named", publication: Publication()))
    #expect(gone.changes == ["removed view accounts.named"])
    #expect(try await shop.run(ListViews(tenant: "acme", user: nil, module: "accounts")).isEmpty)
    await shop.workspace.close()
  }

  private func publish(_ text: String, in shop: Shop) async throws -> ModelVersionInfo {
    try await shop.run(PublishBlueprint(tenant: "acme", path: "x.yaml", text: text, publication: Publication()))
  }

  @Test(arguments: [
    shorter,
    "{\"blueprint\": order, module: orders, field: state, whole: false, states: {open: {}, paid: {terminal: true}}, transitions: {settle: {from: [open], to: paid}}}",
  ])
  func aPublishedBlueprintIsTheWholeBlueprint(_ text: String) async throws {
    let shop = try await Shop()
    #expect(try await publish(text, in: shop).isNew == true)
    let shown = try await shop.run(ShowBlueprint(tenant: "acme", blueprint: "order", locale: nil))
    #expect(shown.transitions.map(\.transition) == ["settle"])
    #expect(shown.states.map(\.state) == ["open", "paid"])
    await shop.workspace.close()
  }

  @Test func aBlueprintThatSaysNothingNewIsNoVersion() async throws {
    let shop = try await Shop()
    let preset = try #require(Shop.files["shop/blueprints/order.yaml"])
    #expect(try await publish(preset, in: shop).isNew == false)
    #expect(try await publish(Self.shorter, in: shop).isNew == true)
    #expect(try await publish("# Again.\n" + Self.shorter, in: shop).isNew == false)
    #expect(try await shop.run(ListModelVersions(tenant: "acme")).count == 2)
    await shop.workspace.close()
  }

  @Test func versionsOfABlueprintSayHowManyRecordsTheyLead() async throws {
    let shop = try await Shop()
    for name in ["One", "Two"] { _ = try await shop.create("orders", ["name": .text(name)]) }
    _ = try await publish(Self.shorter, in: shop)
    _ = try await shop.create("orders", ["name": .text("Three")])
    let shown = try await shop.run(ShowBlueprint(tenant: "acme", blueprint: "order", locale: nil))
    #expect(shown.versions.map(\.number) == [2, 1])
    #expect(shown.versions.map(\.isCurrent) == [true, false])
    #expect(shown.versions.map(\.records) == [1, 2])
    #expect(shown.versions.map(\.author) == ["admin", "preset"])
    #expect(shown.versions.map(\.modelVersion) == [2, 1])
    let listed = try await shop.run(ListBlueprints(tenant: "acme", locale: nil))
    #expect(listed.first?.versions == shown.versions)
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
    let text = """
      blueprint: order
      module: orders
      field: state
      states: {open: {}, paid: {terminal: true}}
      transitions:
        pay: {from: [open], to: paid}
        refund: {from: [piad], to: open}
      """
    let refusal = await #expect(throws: Refusal.self) {
      _ = try await shop.run(
        PublishBlueprint(tenant: "acme", path: "mine/order.yaml", text: text, publication: Publication()))
    }
    #expect(refusal?.problems.map(\.at) == ["mine/order.yaml:7:19"])
    await shop.workspace.close()
  }
}
