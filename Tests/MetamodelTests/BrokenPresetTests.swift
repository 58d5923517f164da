import Diagnostics
import MarkedText
import Metamodel
import Testing

/// A preset with the mistakes that people make, one of each: all are found in one pass, each once, where it stands.
@Suite struct BrokenPresetTests {
  private static let files = [
    "preset.yaml": "preset: broken\nversion: 1️⃣1.0\nextends: small\nlocales: [en, es]\n",
    "access.yaml": """
    roles:
      broker: {label: Broker, modules: {1️⃣deal: [read], listings: [2️⃣view, read]}}
    """,
    "calendars.yaml": """
    default: 1️⃣ofice
    calendars:
      office: {label: Office, hours: {monday: [09:00-14:00, 2️⃣13:00-18:00], 3️⃣tues: [09:00-14:00]}}
    """,
    "modules/listings.yaml": """
    module: listings
    label: {one: Listing, many: Listings}
    title: "{1️⃣adress}"
    fields:
      address: {type: 2️⃣string, label: Address, 3️⃣requried: true}
      price: {type: 4️⃣money, label: Price, min: 1}
      agent: {type: user, label: Agent}
      5️⃣rowid: {type: integer, label: Row}
      status: {type: picklist, label: Status, 6️⃣defualt: draft, values: {draft: Draft, active: Active, sold: Sold}}
      deal: {type: lookup, to: 7️⃣deal, inverse: listings, label: Deal}
      signed: {type: boolean, label: Signed, required: 8️⃣yes}
    layout:
      - section: One
        fields: [address, 9️⃣pric]
    """,
    "modules/calls.yaml": """
    module: calls
    fields:
      note: {type: text, label: 1️⃣"Open}
    """,
    "modules/deals.yaml": """
    module: deals
    fields:
      amount: {1️⃣labl: Sum}
      stage: {default: 2️⃣opne}
      account: {check: 3️⃣acount.size > 1}
      budget: {type: currency, label: Budget, max: 4️⃣lots}
    """,
    "pipelines/sale.yaml": """
    pipeline: sale
    module: listings
    field: status
    stages:
      draft: {probability: 1️⃣110}
      active: {}
      2️⃣slod: {probability: 100, outcome: 3️⃣wn}
    """,
    "blueprints/listing.yaml": """
    blueprint: listing
    module: listings
    field: status
    pipeline: sale
    initial: [1️⃣drft]
    states:
      draft: {}
      active: {responsible: 2️⃣desk}
      sold: {terminal: true}
    transitions:
      publish:
        from: [draft]
        to: 3️⃣actve
        before:
          who: [{role: 4️⃣brokr}, {field: 5️⃣agnt}]
          criteria: price > 6️⃣zero
        during:
          all:
            - fields: [7️⃣adress]
            - checklist: {keys: Keys handed over}
        after:
          - set: {signed: 8️⃣maybe}
          - create: calls
            values: {note: of a file that cannot be read}
      sell: {from: [active], to: sold, during: {all: [{related: 9️⃣call}]}}
    """,
    "blueprints/sale.yaml": """
    blueprint: sale
    transitions:
      offer:
        before: {who: [1️⃣role:seller]}
        during:
          all:
            - 2️⃣feilds: [amount]
            - field: amount
              check: 3️⃣ammount > 0
              message: "{4️⃣ammount} is too little"
        after:
          - run: 5️⃣wn
    """,
    "locales/es.yaml": """
    preset: {label: Roto}
    modules: {listings: {label: {one: Inmueble, many: Inmuebles}, fields: {1️⃣adress: Dirección}}}
    """,
    "scenarios/publish.yaml": """
    scenario: Publishing
    given:
      - user: ana
        roles: [broker]
      - create: listings
        as: house
        values: {status: 1️⃣activ}
    when:
      - by: 2️⃣anna
        run: 3️⃣publsh
        on: $house
      - run: publish
        on: $house
        checklist: [4️⃣kys]
      - run: publish
        on: 5️⃣$hous
    then:
      - refused:
          - {at: keys, code: 6️⃣checklist_mising}
    """,
    "samples/listings.csv": "address,1️⃣pric\n",
    "pipelines/old.yml": "1️⃣pipeline: old\n",
    "results/publication.yaml": "1️⃣result_flow: publication\nmodules: {nowhere: {}}\nresults: {none: {}}\n",
  ]

  /// Code and suggestion by file and mark.
  private static let expected: [String: [(code: String, suggestion: String?)]] = [
    "preset.yaml": [("bad_text", nil)],
    "access.yaml": [("unknown_module", "deals"), ("unknown_word", nil)],
    "calendars.yaml": [("unknown_calendar", "office"), ("hours_overlap", nil), ("unknown_key", nil)],
    "modules/listings.yaml": [
      ("expression_unknown_name", "address"), ("unknown_word", "text"), ("unknown_key", "required"),
      ("unknown_word", "currency"), ("reserved_name", nil), ("unknown_key", "default"), ("unknown_module", "deals"),
      ("wrong_kind", "true"), ("unknown_field", "price"),
    ],
    "modules/calls.yaml": [("yaml_syntax", nil)],
    "modules/deals.yaml": [
      ("unknown_key", "label"), ("value_misfit", "open"), ("expression_unknown_name", "account"), ("bad_setting", nil),
    ],
    "pipelines/sale.yaml": [("out_of_range", nil), ("unknown_value", "sold"), ("unknown_word", "won")],
    "blueprints/listing.yaml": [
      ("unknown_state", "draft"), ("wrong_kind", nil), ("unknown_state", "active"), ("unknown_role", "broker"),
      ("expression_unknown_name", "agent"), ("expression_unknown_name", nil), ("unknown_field", "address"),
      ("value_misfit", nil), ("unknown_list", "calls"),
    ],
    "blueprints/sale.yaml": [
      ("yaml_missing_blank", "role: seller"), ("unknown_key", "fields"), ("expression_unknown_name", "amount"),
      ("expression_unknown_name", "amount"), ("unknown_transition", "win"),
    ],
    "locales/es.yaml": [("unknown_translation", "address")],
    "scenarios/publish.yaml": [
      ("unknown_value", "active"), ("unknown_user", nil), ("unknown_transition", "publish"),
      ("unknown_checklist_item", "keys"), ("unknown_reference", "$house"), ("unknown_word", "checklist_missing"),
    ],
    "samples/listings.csv": [("unknown_column", "price")],
    "pipelines/old.yml": [("unknown_file", "pipelines/old.yaml")],
    "results/publication.yaml": [("no_interaction", nil)],
  ]

  @Test func everyMistakeIsFoundOnceAndWhereItStands() throws {
    let marked = Self.files.mapValues { MarkedText($0) }
    let broken = try SourceSet(name: "broken", files: marked.mapValues(\.text))
    let result = ModelLoader.result(layers: [try Fixture.sources(), broken])
    var wanted: [String] = []
    for (file, mistakes) in Self.expected {
      for (index, mistake) in mistakes.enumerated() {
        let place = try #require(marked[file]?.places[index + 1])
        wanted.append("broken/\(file):\(place.line):\(place.column) \(mistake.code) \(mistake.suggestion ?? "")")
      }
    }
    let found = result.diagnostics.filter { $0.severity == .error }.map {
      "\($0.location?.description ?? "") \($0.code.rawValue) \($0.suggestion ?? "")"
    }
    #expect(found.count == Set(found).count)
    #expect(Set(found).subtracting(wanted).sorted() == [], "found and not expected")
    #expect(Set(wanted).subtracting(found).sorted() == [], "expected and not found")
    #expect(result.model == nil)
    #expect(result.scenarios.isEmpty)
  }
}
