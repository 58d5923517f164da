import Diagnostics
import Metamodel
import Testing

@Suite struct LocaleTests {
  private static let preset = "preset: small\nversion: 1.0.0\nlabel: Small\nlocales: [en, es]\n"
  private static let module = """
    module: orders
    label: {one: Order, many: Orders}
    title: x
    fields:
      total: {type: currency, label: Total, help: Sum, check: total > 0, message: "{total} is too small"}
      state: {type: picklist, values: {a: Aa, b: Bb}}
    layout:
      - section: Who and when
        fields: [total]
    unique:
      - fields: [total, state]
        message: Twice
    """

  private func load(_ locale: String) throws -> ModelLoader.Result {
    try Fixture.load(["preset.yaml": Self.preset, "modules/orders.yaml": Self.module, "locales/es.yaml": locale])
  }

  @Test func translationsReachEveryPartThatIsPrinted() throws {
    let result = try load(
      """
      preset: {label: Pequeño}
      roles: {seller: Vendedor}
      teams: {office: {label: Oficina}}
      modules:
        orders:
          label: {one: Pedido, many: Pedidos, gender: m}
          fields:
            total: {label: Total es, help: Suma, message: "{total} es poco"}
            state: {label: Estado, values: {a: Ah, b: {label: Be}}}
          sections: {who_and_when: Quién y cuándo}
          unique: {total_state: Dos veces}
      blueprints:
        sale: {label: Venta, transitions: {offer: Ofrecer, win: {label: Ganar}}}
      """
    )
    let model = try #require(result.model)
    let orders = try #require(model.module("orders"))
    #expect(model.preset.label.text(in: "es-MX") == "Pequeño")
    #expect(model.role("seller")?.label.text(in: "es") == "Vendedor")
    #expect(model.team("office")?.label.text(in: "es") == "Oficina")
    #expect(orders.label.many.text(in: "es") == "Pedidos")
    #expect(orders.label.gender == ["es": "m"])
    #expect(orders.field("total")?.label.text(in: "es") == "Total es")
    #expect(orders.field("total")?.help?.text(in: "es") == "Suma")
    #expect(orders.field("total")?.check?.message?.translations["es"]?.source == "{total} es poco")
    #expect(orders.field("state")?.type.picklistValues?.map { $0.label.text(in: "es") } == ["Ah", "Be"])
    #expect(
      orders.layout == [
        .section(LocalizedText("Who and when", translations: ["es": "Quién y cuándo"]), fields: ["total"])
      ])
    #expect(orders.uniqueRules.first?.message?.text(in: "es") == "Dos veces")
    #expect(model.blueprints.first?.transition("win")?.label.text(in: "es") == "Ganar")
    #expect(model.blueprints.first?.transition("lose")?.label.text(in: "es") == "Lose")
  }

  @Test func whatIsNotTranslatedIsAWarningForEachThing() throws {
    let result = try load("modules: {orders: {label: {one: Pedido, many: Pedidos}, fields: {total: Total es}}}\n")
    #expect(result.model != nil)
    let orders = try #require(result.diagnostics.first { $0.location?.file == "small/modules/orders.yaml" })
    #expect(
      orders.message
        == "`modules.orders` is not wholly translated to `es`: `fields.total.help`, `fields.total.message`, `fields.state`, "
        + "`fields.state.values.a`, `fields.state.values.b`, `unique.total_state` and `sections.who_and_when`."
    )
    #expect(orders.severity == .warning)
    #expect(orders.code == .untranslated)
  }

  @Test func aLocaleWithoutAFileIsOneWarning() throws {
    let result = try Fixture.load(["preset.yaml": Self.preset])
    #expect(result.diagnostics.map(\.message) == ["The locale `es` is declared and has no file `locales/es.yaml`."])
  }

  @Test(arguments: [
    ("modules: {order: {}}", "There is no module `order` to translate."),
    ("modules: {orders: {fields: {totl: X}}}", "There is no field `totl` to translate."),
    ("modules: {orders: {fields: {state: {values: {c: X}}}}}", "There is no value `c` to translate."),
    ("modules: {orders: {sections: {when: X}}}", "There is no section `when` to translate."),
    ("modules: {orders: {fields: {state: {message: X}}}}", "There is no message here to translate."),
    ("blueprints: {sale: {transitions: {offr: X}}}", "There is no transition `offr` to translate."),
    ("blueprints: {sale: {transitions: {offer: {checklist: {a: X}}}}}", "There is no checklist item `a` to translate."),
    ("blueprints: {sale: {transitions: {offer: {attachments: {a: X}}}}}", "There is no kind of file `a` to translate."),
    ("roles: {boss: X}", "There is no role `boss` to translate."),
  ])
  func whatDoesNotExistCannotBeTranslated(locale: String, message: String) throws {
    let result = try load(locale)
    #expect(result.model == nil)
    #expect(result.diagnostics.filter { $0.severity == .error }.map(\.message) == [message])
  }

  @Test func anEarlierLayerMayTranslateWhatALaterOneTookAway() throws {
    let base = ["preset.yaml": Self.preset, "locales/es.yaml": "modules: {accounts: {fields: {size: Tamaño}}}\n"]
    let result = try Fixture.load(
      base, overlay: ["modules/accounts.yaml": "module: accounts\nfields: {size: {omit: true}}\n"])
    #expect(!result.diagnostics.containsError)
  }

  @Test func aRenamedLabelWithTheOldTranslationIsAWarning() throws {
    let base = ["preset.yaml": Self.preset, "locales/es.yaml": "modules: {accounts: {fields: {size: Tamaño}}}\n"]
    let result = try Fixture.load(
      base, overlay: ["modules/accounts.yaml": "module: accounts\nfields: {size: {label: Staff}}\n"])
    let stale = try #require(result.diagnostics.first { $0.code == .staleTranslation })
    #expect(stale.message == "`Staff` is a new name; in `es` it is still `Tamaño`. Translate it, too.")
    #expect(stale.location?.description == "overlay/modules/accounts.yaml:2:24")
  }
}
