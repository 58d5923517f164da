import Diagnostics
import MarkedText
import Metamodel
import Testing

@Suite struct ConversionTests {
  private static let leads = """
    module: leads
    label: {one: Lead, many: Leads}
    title: "{name}"
    fields:
      name: {type: text, label: Name, required: true}
      company: {type: text, label: Company}
      source: {type: picklist, label: Source, values: {web: Web, fair: Fair}}
      size: {type: integer, label: Size}
      done: {type: boolean, label: Done}
      stage: {type: picklist, label: Stage, default: open, values: {open: Open, done: Done}}
    """

  private static let blueprint = """
    blueprint: leading
    module: leads
    field: stage
    states: {open: {}, done: {terminal: true}}
    transitions: {finish: {from: [open], to: done}}
    """

  private static let conversions = """
    conversions:
      to_deal:
        label: Convert
        module: leads
        when: company != null
        run: finish
        set: {done: "true"}
        targets:
          account: {module: accounts, copy: [size, owner], values: {name: =company}, match: [[name, size], name]}
          deal:
            module: deals
            optional: true
            when: size > 1
            values: {name: "{name} of {company}", stage: open}
            link: {account: account}
            ask: [amount]
            existing: create
            overwrite: [amount]
        carry: {calls: [deal, account]}
    """

  private static let files = [
    "preset.yaml": "preset: small\nversion: 1.0.0\nlabel: Small\nlocales: [en, es]\n", "modules/leads.yaml": leads,
    "blueprints/leading.yaml": blueprint, "conversions.yaml": conversions,
    "locales/es.yaml": "conversions: {to_deal: Convertir}\n",
  ]

  @Test func aConversionIsReadWithItsTargetsInOrder() throws {
    let model = try #require(try Fixture.load(Self.files).model)
    let conversion = try #require(model.conversions(of: "leads").first)
    #expect(conversion.label.text(in: "es") == "Convertir")
    #expect(conversion.transition == "finish")
    #expect(conversion.assignments.map(\.field) == ["done"])
    #expect(conversion.targets.map(\.name) == ["account", "deal"])
    let account = try #require(conversion.target("account"))
    #expect(account.values.map(\.field) == ["size", "owner", "name"])
    #expect(account.match == [["name", "size"], ["name"]])
    #expect(account.existing == .ask && !account.isOptional)
    let deal = try #require(conversion.target("deal"))
    #expect(deal.links == [.init(field: "account", target: "account")])
    #expect(deal.existing == .create && deal.isOptional && deal.overwritten == ["amount"])
    #expect(conversion.carried == [.init(list: "calls", targets: ["deal", "account"])])
  }

  @Test func aLaterLayerSaysWhatDiffers() throws {
    let overlay = """
      conversions:
        to_deal:
          targets:
            account: {values: {name: "{company} Inc"}}
            deal: {omit: true}
          carry: {calls: account}
      """
    let before = try #require(try Fixture.load(Self.files).model)
    let after = try #require(try Fixture.load(Self.files, overlay: ["conversions.yaml": overlay]).model)
    #expect(after.conversions.first?.targets.map(\.name) == ["account"])
    let lines = ModelDiff(from: before, to: after).lines.filter { $0.path.hasPrefix("to_deal") }.map(\.description)
    #expect(lines.contains("removed target to_deal.deal"))
    #expect(lines.contains("changed conversion to_deal: carry calls to deal, account -> calls to account"))
    #expect(lines.contains { $0.hasPrefix("changed target to_deal.account: values ") })
    let gone = try Fixture.load(Self.files, overlay: ["conversions.yaml": "conversions: {to_deal: {omit: true}}\n"])
    #expect(gone.model?.conversions.isEmpty == true)
  }

  @Test func aFieldThatWasTakenAwayIsNotCopiedAndOtherwiseNamed() throws {
    let retired = ["modules/leads.yaml": "module: leads\nfields: {size: {omit: true}}\n"]
    let plain = Self.conversions.replacing("match: [[name, size], name]", with: "match: [name]")
    var files = Self.files
    files["conversions.yaml"] = plain
    let errors = try Fixture.load(files, overlay: retired).diagnostics.filter { $0.severity == .error }
    #expect(errors.map(\.code.rawValue) == ["omitted_in_use"])
    #expect(errors.first?.location?.file == "overlay/modules/leads.yaml")
    #expect(errors.first?.notes.first?.location?.file == "small/conversions.yaml")
    files["conversions.yaml"] = plain.replacing("        when: size > 1\n", with: "")
    let kept = try #require(try Fixture.load(files, overlay: retired).model)
    #expect(kept.conversions.first?.target("account")?.values.map(\.field) == ["owner", "name"])
  }

  @Test(arguments: [
    (
      """
      conversions:
        to_deal:
          module: leads
          when: 1️⃣compny != null
          run: 2️⃣finsh
          set: {3️⃣stage: done, 4️⃣dun: "true"}
          targets:
            account: 5️⃣{module: accounts, copy: [6️⃣sice]}
            deal:
              module: deals
              copy: [7️⃣source]
              values: {amount: =8️⃣company, 9️⃣nam: x}
          carry: {calls: [account, deal]}
      """,
      [
        (1, "expression_unknown_name"), (2, "unknown_transition"), (3, "use_transition"), (4, "unknown_field"),
        (5, "required_unmapped"), (6, "unknown_field"), (7, "unknown_field"), (8, "expression_type_mismatch"),
        (9, "unknown_field"),
      ]
    ),
    (
      """
      conversions:
        a: {module: 1️⃣led, targets: {x: {module: deals}}}
        b:
          module: leads
          targets:
            x: {module: 2️⃣deal}
            y: {module: deals, link: {account: 3️⃣z, 4️⃣acount: y}, match: [5️⃣amount, 6️⃣nothing], overwrite: [7️⃣closed_on]}
            z: {module: deals, values: {stage: 8️⃣=source}, link: {9️⃣account: y}}
      """,
      [
        (1, "unknown_module"), (2, "unknown_module"), (3, "unknown_target"), (4, "unknown_field"), (5, "bad_setting"),
        (6, "unknown_field"), (7, "bad_setting"), (8, "value_misfit"), (9, "no_link"),
      ]
    ),
    (
      """
      conversions:
        a: {module: leads, targets: {x: {module: deals, existing: 1️⃣maybe}}, carry: {2️⃣visits: x, calls: 3️⃣y}}
        b: 4️⃣{module: leads}
        c: {module: leads, targets: 5️⃣{}}
      """,
      [(1, "unknown_word"), (2, "unknown_list"), (3, "unknown_target"), (4, "missing_key"), (5, "bad_text")]
    ),
  ])
  func mistakesAreFoundInOnePass(source: String, expected: [(Int, String)]) throws {
    let marked = MarkedText(source)
    let result = try Fixture.load([
      "modules/leads.yaml": Self.leads, "blueprints/leading.yaml": Self.blueprint, "conversions.yaml": marked.text,
    ])
    #expect(result.model == nil)
    let found = result.diagnostics.map { "\($0.location.map { "\($0.line):\($0.column)" } ?? "") \($0.code.rawValue)" }
    for (mark, code) in expected {
      let place = try #require(marked.places[mark])
      #expect(found.contains("\(place.line):\(place.column) \(code)"), "\(mark) \(code) in \(found)")
    }
  }

  @Test func whatARecordBecameHasAPlaceOfItsOwn() throws {
    let leads = Self.leads.replacing("  done:", with: "  converted: {type: boolean, label: Converted}\n  done:")
    let errors = try Fixture.load(Self.files.merging(["modules/leads.yaml": leads]) { $1 }).diagnostics
      .filter { $0.severity == .error }
    #expect(errors.map(\.code) == [.reservedName])
  }

  @Test func scenariosConvertAndKnowWhatCameOfIt() throws {
    let scenario = """
      scenario: Conversion
      given:
        - create: leads
          as: lead
          values: {name: One}
      when:
        - convert: $lead
          targets: {account: {create: true, values: {size: 4}}, deal: {skip: true}}
          as: {account: acme}
        - update: $acme
          values: {size: 5}
        - unconvert: $lead
          reason: mistake
          keep: [account]
      """
    let result = try Fixture.load(Self.files.merging(["scenarios/x.yaml": scenario]) { $1 })
    #expect(!result.diagnostics.containsError)
    guard case .convert("lead", let conversion)? = result.scenarios.first?.when.first?.action else {
      Issue.record("not a conversion")
      return
    }
    #expect(conversion.targets.map(\.way) == [.create, .skip])
    #expect(conversion.names == ["account": "acme"])
    #expect(
      result.scenarios.first?.when.last?.action == .unconvert(record: "lead", reason: "mistake", keep: ["account"]))
    let wrong = scenario.replacing("deal: {skip", with: "dael: {skip").replacing("account: acme", with: "acount: acme")
    let refused = try Fixture.load(Self.files.merging(["scenarios/x.yaml": wrong]) { $1 })
    #expect(
      refused.diagnostics.filter { $0.code.rawValue == "unknown_target" }.map(\.suggestion) == ["deal", "account"])
  }
}
