import Diagnostics
import MarkedText
import Metamodel
import Testing

@Suite struct DuplicateRuleTests {
  private static let files = [
    "modules/accounts.yaml": """
    module: accounts
    label: {one: Account, many: Accounts}
    title: "{name}"
    fields:
      name: {type: text, label: Name, required: true}
      manager: {type: user, label: Manager}
      size: {type: integer, label: Size}
      website: {type: url, label: Website}
      phone: {type: phone, label: Phone}
      diagnosis: {type: text, label: Diagnosis, sensitivity: phi}
      tags: {type: multi_picklist, label: Tags, values: {a: A}}
    """,
    "modules/people.yaml": """
    module: people
    label: {one: Person, many: People}
    title: "{name}"
    fields:
      name: {type: text, label: Name}
      mail: {type: email, label: Mail}
      company: {type: text, label: Company}
      phone: {type: phone, label: Phone}
      number: {type: autonumber, label: No}
      deal: {type: lookup, to: deals, inverse: people, label: Deal}
    """,
  ]

  private static let duplicates = """
    accounts:
      same_name:
        label: Same name
        compare: [{field: name, as: company, at_least: 95}]
        on_create: refuse
        on_import: ignore
        allow_override: true
    people:
      known:
        compare: [phone, {field: company, as: company}]
        against: {accounts: {company: name}, people: {}}
    """

  @Test func rulesAreReadWithWhatIsLeftOut() throws {
    let result = try Fixture.load(Self.files.merging(["duplicates.yaml": Self.duplicates]) { $1 })
    #expect(result.diagnostics.map(\.message) == [])
    let model = try #require(result.model)
    let account = try #require(model.duplicateRules(of: "accounts").first)
    #expect(account.label.original == "Same name")
    #expect(account.parts == [.init(comparison: .company, fields: ["name"], similarity: 95)])
    #expect(account.actions == [.refuse, .refuse, .ignore])
    #expect(account.allowsOverride)
    let person = try #require(model.duplicateRules(of: "people").first)
    #expect(person.label.original == "Known")
    #expect(person.parts.map(\.comparison) == [.phone, .company])
    #expect(person.parts.map(\.similarity) == [90, 90])
    #expect(
      person.targets == [
        .init(module: "accounts", fields: [["phone"], ["name"]]),
        .init(module: "people", fields: [["phone"], ["company"]]),
      ])
    #expect(person.actions == [.warn, .warn, .warn])
  }

  @Test func aLaterLayerChangesOneThingOfARuleAndTakesAwayAnother() throws {
    let overlay = """
      accounts:
        same_name: {on_create: warn}
      people:
        known: {omit: true}
        same_mail: {compare: [mail]}
      """
    let files = Self.files.merging(["duplicates.yaml": Self.duplicates]) { $1 }
    let before = try #require(try Fixture.load(files).model)
    let model = try #require(try Fixture.load(files, overlay: ["duplicates.yaml": overlay]).model)
    #expect(model.duplicates.map(\.name) == ["same_name", "same_mail"])
    #expect(model.duplicates.first?.onCreate == .warn)
    #expect(model.duplicates.first?.parts == before.duplicates.first?.parts)
    let lines = ModelDiff(from: before, to: model).lines.map(\.description)
    #expect(lines.contains("changed duplicate rule accounts.same_name: on_create refuse -> warn"))
    #expect(lines.contains("added duplicate rule people.same_mail"))
    #expect(lines.contains("removed duplicate rule people.known"))
  }

  @Test func rulesOnAModuleThatALaterLayerTookAwayConcernNothing() throws {
    let files = Self.files.merging(["duplicates.yaml": Self.duplicates]) { $1 }
    let result = try Fixture.load(files, overlay: ["modules/people.yaml": "module: people\nomit: true\n"])
    #expect(result.model?.duplicates.map(\.name) == ["same_name"])
  }

  @Test func rulesAreTranslated() throws {
    let files = Self.files.merging([
      "preset.yaml": "preset: small\nversion: 1.0.0\nlabel: Small\nlocales: [en, es]\n",
      "duplicates.yaml": Self.duplicates,
      "locales/es.yaml": "duplicates: {accounts: {same_name: Mismo nombre}, people: {unknown: X}}\n",
    ]) { $1 }
    let result = try Fixture.load(files)
    #expect(result.model == nil)
    #expect(result.diagnostics.filter { $0.code == .unknownTranslation }.count == 1)
  }

  @Test(
    arguments: [
      (
        "accounts: {a: {compare: [1️⃣nmae, 2️⃣tags, {field: size, as: 3️⃣phon}]}, b: {compare: [{field: 4️⃣size, as: email}]}}\n",
        [
          (1, "unknown_field", "name"), (2, "not_comparable", nil), (3, "unknown_word", "phone"),
          (4, "not_comparable", nil),
        ]
      ),
      ("1️⃣acounts: {a: {compare: [name]}}\n", [(1, "unknown_module", "accounts")]),
      (
        "accounts: {a: 1️⃣{on_create: warn}, b: {compare: [2️⃣{as: name}]}, c: {compare: [name], 3️⃣on_crate: warn}}\n",
        [(1, "missing_key", nil), (2, "bad_setting", nil), (3, "unknown_key", "on_create")]
      ),
      (
        "people: {a: {compare: [1️⃣owner, {fields: [mail, 2️⃣phone]}]}, b: {compare: [{field: mail, at_least: 3️⃣90}]}}\n",
        [(1, "not_comparable", nil), (2, "not_comparable", nil), (3, "bad_setting", nil)]
      ),
      (
        "people: {a: {compare: [name], against: {1️⃣acounts: {}}}, b: {compare: [mail], against: {2️⃣accounts: {}}}}\n",
        [(1, "unknown_module", "accounts"), (2, "unknown_field", nil)]
      ),
      (
        "people: {a: {compare: [{field: name, as: name}], against: {accounts: {3️⃣nam: name}}}}\n",
        [(3, "bad_setting", "name")]
      ),
      (
        "people: {a: {compare: [name], against: {accounts: {name: 1️⃣diagnosis}}}, b: {compare: [deal], against: {accounts: {deal: 2️⃣size}}}}\n",
        [(1, "tells_secrets", nil), (2, "not_comparable", nil)]
      ),
      ("accounts: {a: {compare: [phone], 1️⃣allow_override: true}}\n", [(1, "bad_setting", nil)]),
    ] as [(String, [(Int, String, String?)])])
  func mistakesAreFoundInOnePass(source: String, expected: [(Int, String, String?)]) throws {
    let marked = MarkedText(source)
    let result = try Fixture.load(Self.files.merging(["duplicates.yaml": marked.text]) { $1 })
    let found = result.diagnostics.map { diagnostic in
      "\(diagnostic.location?.description ?? "") \(diagnostic.code.rawValue) \(diagnostic.suggestion ?? "")"
    }
    let wanted = try expected.map { mark, code, suggestion in
      let place = try #require(marked.places[mark])
      return "small/duplicates.yaml:\(place.line):\(place.column) \(code) \(suggestion ?? "")"
    }
    #expect(Set(found) == Set(wanted))
  }
}

extension DuplicateRule {
  fileprivate var actions: [Action] { [onCreate, onEdit, onImport] }
}
