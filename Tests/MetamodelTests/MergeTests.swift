import Diagnostics
import MarkedText
import Metamodel
import Testing
import YAMLSource

/// How layers become one model.
@Suite struct MergeTests {
  private func model(overlay: [String: String], base: [String: String] = [:]) throws -> Model {
    let result = try Fixture.load(base, overlay: overlay)
    #expect(result.diagnostics.isEmpty, "\(result.diagnostics.map(\.message))")
    return try #require(result.model)
  }

  @Test func aModuleIsExtendedByWhatDiffers() throws {
    let model = try model(overlay: [
      "modules/deals.yaml": """
      module: deals
      label: {one: Transaction}
      fields:
        amount: {label: Price, min: 1}
        priority: {type: integer, label: Priority}
      """
    ])
    let deals = try #require(model.module("deals"))
    #expect(deals.label.one.original == "Transaction")
    #expect(deals.label.many.original == "Deals")
    #expect(deals.fields.map(\.name) == ["name", "account", "amount", "probability", "closed_on", "stage", "priority"])
    #expect(deals.field("amount")?.label.original == "Price")
    #expect(deals.field("amount")?.type == .currency)
  }

  @Test func aSettingOfAFieldIsTakenAwayByNothing() throws {
    let model = try model(
      overlay: [
        "modules/calls.yaml": """
        module: calls
        fields:
          code:
            max: null
            pattern:
            required: ~
            check: null
            message: null
        """
      ],
      base: [
        "modules/calls.yaml": """
        module: calls
        label: {one: Call, many: Calls}
        title: "{code}"
        fields:
          code: {type: text, label: Code, max: 9, pattern: '[a-z]+', required: true, check: code != 'x', message: Not x}
        """
      ])
    let field = try #require(model.module("calls")?.field("code"))
    #expect(field.maximum == nil && field.pattern == nil && field.check == nil && !field.isRequired)
  }

  @Test func nothingInTheFirstLayerIsAMistake() throws {
    let text = """
      module: calls
      label: {one: Call, many: Calls}
      title: "{code}"
      fields:
        code:
          type: text
          label: Code
          pattern:
      """
    #expect(
      try Fixture.load(["modules/calls.yaml": text], overlay: [:]).diagnostics.map(\.code.rawValue) == ["wrong_kind"])
  }

  @Test func valuesReplaceTheEarlierOnesWhole() throws {
    let model = try model(overlay: ["modules/calls.yaml": "module: calls\nfields: {status: {values: {made: Made}}}\n"])
    #expect(model.module("calls")?.field("status")?.type.picklistValues?.map(\.code) == ["made"])
  }

  @Test func listsReplaceTheEarlierOnesWhole() throws {
    let base = [
      "modules/calls.yaml":
        "module: calls\nlabel: {one: Call, many: Calls}\ntitle: x\nfields: {a: {type: text}, b: {type: text}}\n"
        + "layout:\n  - section: One\n    fields: [a]\n  - section: Two\n    fields: [b]\n"
    ]
    let model = try model(
      overlay: ["modules/calls.yaml": "module: calls\nlayout:\n  - section: Only\n    fields: [b]\n"],
      base: base
    )
    #expect(model.module("calls")?.layout == [.section(LocalizedText("Only"), fields: ["b"])])
  }

  @Test func aFieldOfAnotherTypeIsAnotherField() throws {
    let model = try model(overlay: ["modules/calls.yaml": "module: calls\nfields: {status: {type: text, max: 10}}\n"])
    let field = try #require(model.module("calls")?.field("status"))
    #expect(field.type == .text)
    #expect(field.label.original == "Status")
  }

  @Test(arguments: [(true, ["win", "skip", "drop"]), (false, ["offer", "win", "lose", "skip", "drop"])])
  func aWholeBlueprintKeepsNothingOfEarlierLayers(whole: Bool, transitions: [String]) throws {
    let model = try model(overlay: [
      "blueprints/sale.yaml": """
      blueprint: sale
      module: deals
      field: stage
      whole: \(whole)
      states: {open: {}, offered: {}, won: {terminal: true}, lost: {terminal: true}}
      transitions:
        win: {from: any, to: won}
        skip: {from: [open], to: offered, during: {all: [{note: Why?}]}}
        drop: {from: [open], to: lost, during: {all: [{note: Why?}]}}
      """
    ])
    #expect(model.blueprints.first?.transitions.map(\.name) == transitions)
  }

  @Test func omitTakesAwayFieldsModulesProcessesAndTheirParts() throws {
    let model = try model(overlay: [
      "modules/calls.yaml": "module: calls\nomit: true\n",
      "modules/deals.yaml": "module: deals\nfields: {amount: {omit: true}}\n",
      "blueprints/sale.yaml": "blueprint: sale\ntransitions: {win: {omit: true}}\nstates: {won: {omit: true}}\n",
      "access.yaml": "roles: {seller: {omit: true}}\nteams: {office: {omit: true}}\n",
    ])
    #expect(model.modules.map(\.name) == ["accounts", "deals"])
    #expect(model.module("deals")?.field("amount") == nil)
    #expect(model.blueprints.first?.states.map(\.code) == ["open", "offered", "lost"])
    #expect(model.roles.map(\.name) == ["administrator"])
    #expect(model.teams.isEmpty)
    #expect(try self.model(overlay: ["blueprints/sale.yaml": "blueprint: sale\nomit: true\n"]).blueprints.isEmpty)
  }

  @Test func layoutsAndRightsMayStillNameWhatALaterLayerTookAway() throws {
    let layout = "layout:\n  - section: One\n    fields: [name, size]\n  - related: [deals, calls]\n"
    let model = try model(
      overlay: [
        "modules/accounts.yaml": "module: accounts\nfields: {size: {omit: true}}\n",
        "modules/calls.yaml": "module: calls\nomit: true\n",
      ],
      base: [
        "modules/accounts.yaml": (Fixture.files["modules/accounts.yaml"] ?? "") + "\n" + layout,
        "access.yaml": "roles: {seller: {modules: {calls: [read]}}}\n",
      ]
    )
    #expect(
      model.module("accounts")?.layout == [.section(LocalizedText("One"), fields: ["name"]), .related(["deals"])])
    #expect(model.roles.first?.modules.isEmpty == true)
  }

  @Test(arguments: [
    ["modules/visits.yaml": "module: visits\nomit: true\n"],
    ["modules/deals.yaml": "module: deals\nfields: {sum: {omit: true}}\n"],
    ["blueprints/sale.yaml": "blueprint: sale\ntransitions: {close: {omit: true}}\n"],
  ])
  func nothingCanBeOmittedThatIsNotThere(overlay: [String: String]) throws {
    let result = try Fixture.load(overlay: overlay)
    #expect(result.model == nil)
    #expect(result.diagnostics.map(\.code) == [.nothingToOmit])
  }

  @Test func problemsPointIntoTheLayerThatMadeThem() throws {
    let result = try Fixture.load(overlay: [
      "modules/accounts.yaml": "module: accounts\nfields: {name: {omit: true}}\n",
      "modules/deals.yaml": "module: deals\nfields: {amount: {check: amout > 0}}\n",
    ])
    #expect(
      result.diagnostics.map { $0.location?.description } == [
        "overlay/modules/accounts.yaml:2:10", "overlay/modules/deals.yaml:2:26",
      ]
    )
  }

  @Test(arguments: [
    (
      "modules/accounts.yaml", "module: accounts\n1️⃣omit: true\n", "accounts",
      ["small/modules/deals.yaml:6:31"]
    ),
    (
      "modules/accounts.yaml", "module: accounts\nfields:\n  1️⃣name: {omit: true}\n", "name",
      ["small/modules/accounts.yaml:3:10"]
    ),
    (
      "access.yaml", "teams:\n  1️⃣office: {omit: true}\n", "office", ["small/blueprints/sale.yaml:6:60"]
    ),
  ])
  func anOmissionIsBlamedForWhatEarlierLayersMiss(
    file: String, source: String, name: String, uses: [String]
  ) throws {
    let marked = MarkedText(source)
    let place = try #require(marked.places[1])
    let sale = (Fixture.files["blueprints/sale.yaml"] ?? "").replacing(
      "from: [open], to: offered", with: "from: [open], to: offered, before: {who: [{team: office}]}")
    let result = try Fixture.load(["blueprints/sale.yaml": sale], overlay: [file: marked.text])
    #expect(result.diagnostics.map(\.code) == [.omittedInUse], "\(result.diagnostics)")
    let found = try #require(result.diagnostics.first)
    #expect(found.location?.description == "overlay/\(file):\(place.line):\(place.column)")
    #expect(
      found.message.contains("`\(name)` cannot be omitted") && found.message.contains(uses[0]), "\(found.message)")
    #expect(found.notes.compactMap { $0.location?.description } == uses)
    #expect(result.model == nil)
  }

  @Test func whatALayerOmitsAndNamesItselfIsItsOwnMistake() throws {
    let result = try Fixture.load(overlay: [
      "modules/calls.yaml": "module: calls\nomit: true\n",
      "modules/visits.yaml":
        "module: visits\nlabel: {one: Visit, many: Visits}\ntitle: x\nfields: {call: {type: lookup, to: calls}}\n",
    ])
    #expect(result.diagnostics.map(\.code) == [.unknownModule])
    #expect(result.diagnostics.first?.location?.file == "overlay/modules/visits.yaml")
  }

  @Test func aPresetIsLaidUponTheOneThatItExtends() throws {
    let result = try Fixture.load(overlay: ["preset.yaml": "preset: mine\nversion: 1.0.0\nextends: large\n"])
    #expect(result.diagnostics.map(\.message) == ["The preset extends `large`, and it is laid upon `small`."])
    let model = try model(overlay: ["preset.yaml": "preset: mine\nversion: 2.0.0\nextends: small\n"])
    #expect(model.preset.name == "mine")
    #expect(model.preset.version == "2.0.0")
    #expect(model.preset.label.original == "Small")
  }

  @Test func aFileThatCannotBeReadKeepsOthersFromBeingBlamed() throws {
    let result = try Fixture.load(["modules/accounts.yaml": "module: 'accounts\n"])
    #expect(result.diagnostics.map(\.code) == [.yamlSyntax])
  }

  @Test func whatIsDeclaredTwiceInALayerIsRefused() throws {
    let result = try Fixture.load(["modules/more.yaml": "module: deals\nlabel: {one: A, many: B}\n"])
    #expect(Set(result.diagnostics.map(\.code)) == [.declaredTwice, .fileName])
  }
}
