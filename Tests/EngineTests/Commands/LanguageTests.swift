import Metamodel
import Testing

@testable import Engine

/// Refusals are worded with the labels and messages of the reader's language.
@Suite struct LanguageTests {
  private static let files = [
    "preset.yaml": "preset: words\nversion: 1.0.0\nlabel: Words\nlocales: [en, es]\n",
    "access.yaml": SalesModel.access,
    "modules/orders.yaml": """
    module: orders
    label: {one: Order, many: Orders}
    title: "{name}"
    fields:
      name: {type: text, label: Name, required: true, max: 5}
      total: {type: currency, label: Total, check: total > 0, message: "{total} is too little."}
      state: {type: picklist, label: State, default: open, values: {open: Open, done: Done}}
    unique:
      - fields: [name]
        message: This name is taken.
    """,
    "blueprints/order.yaml": """
    blueprint: order
    module: orders
    field: state
    states: {open: {}, done: {terminal: true}}
    transitions:
      finish:
        from: [open]
        to: done
        during:
          all:
            - field: total
              check: total > 10
              message: "{total} is not enough."
            - checklist: {seen: Seen}
            - note: What was done?
    """,
    "locales/es.yaml": """
    modules:
      orders:
        fields:
          name: Nombre
          total: {label: Importe, message: "{total} es muy poco."}
          state: Estado
        unique: {name: Este nombre ya existe.}
    blueprints:
      order:
        transitions:
          finish:
            checklist: {seen: Visto}
            note: ¿Qué se hizo?
            messages: {total: "{total} no basta."}
    """,
  ]

  private func messages(_ test: TestStore, _ command: Command, as caller: Caller) async throws -> [String] {
    try await test.refused(command, by: caller).problems.map(\.message)
  }

  @Test func aCommandIsRefusedInTheLanguageOfItsCaller() async throws {
    let test = try await TestStore(files: Self.files)
    let spaniard = test.admin.reading("es-MX")
    let made = try await test.store.perform(
      .create(module: "orders", values: ["name": .text("A"), "total": .number("5")]), as: spaniard)
    let target = RecordTarget(module: "orders", id: made.id)
    let finish = Command.transition(target, name: "finish", input: TransitionInput())
    #expect(
      try await messages(test, finish, as: spaniard) == [
        "5.00 no basta.", "Visto is not ticked.", "A note is required: ¿Qué se hizo?",
      ])
    #expect(
      try await messages(test, finish, as: test.admin) == [
        "5.00 is not enough.", "Seen is not ticked.", "A note is required: What was done?",
      ])
    let bad = Command.create(module: "orders", values: ["name": .text("Too long"), "total": .number("-1")])
    #expect(
      try await messages(test, bad, as: spaniard) == [
        "Nombre has 8 characters, but wants at most 5.", "-1.00 es muy poco.",
      ])
    let twice = Command.create(module: "orders", values: ["name": .text("A")])
    #expect(try await messages(test, twice, as: spaniard) == ["Este nombre ya existe. See orders \(made.id)."])
    let explained = try await test.store.transitions(of: "orders", id: made.id, as: spaniard)
    #expect(explained.first?.problems.first?.message == "5.00 no basta.")
  }

  @Test func theTenantsLanguageSpeaksWhereNobodyAsksForAnother() async throws {
    let test = try await TestStore(files: Self.files)
    var settings = test.store.settings
    settings.locale = "es"
    try await test.store.change(settings, by: test.admin)
    let nameless = Command.create(module: "orders", values: [:])
    #expect(try await messages(test, nameless, as: test.admin) == ["Nombre is required."])
    #expect(try await messages(test, nameless, as: test.admin.reading("en")) == ["Name is required."])
  }
}
