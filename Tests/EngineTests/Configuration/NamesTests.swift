import Metamodel
import Testing

@testable import Engine

/// Names that the loader lets pass clash with nothing in the store, whatever they mean elsewhere.
@Suite struct NamesTests {
  private static let files = [
    "preset.yaml": "preset: names\nversion: 1.0.0\nlabel: Names\nlocales: [en]\n",
    "access.yaml": SalesModel.access,
    "modules/select.yaml": """
    module: select
    label: {one: Select, many: Selects}
    title: "{order}"
    fields:
      order: {type: text, label: Order, indexed: true, required: true}
      group: {type: text, label: Group, unique: true}
      from: {type: lookup, to: t, inverse: where_from, label: From}
      about: {type: lookup, to: any, inverse: mentions, label: About}
      kept: {type: integer, label: Kept, indexed: true, max: 9}
      id_new: {type: text, label: Id new, indexed: true}
      values_new: {type: text, label: Values new, indexed: true}
      unique_1: {type: text, label: Unique 1, indexed: true}
      values: {type: picklist, label: Values, default: "it's", values: {"it's": It is, '"x"': Ex, "2.0": Two}}
      key: {type: multi_picklist, label: Key, values: {"a'b": One, "[c]": Two}}
    unique:
      - fields: [order, kept]
        where: values == '2.0'
    """,
    "modules/t.yaml": """
    module: t
    label: {one: T, many: Ts}
    title: "{index}"
    fields:
      index: {type: text, label: Index, indexed: true}
      t: {type: integer, label: T}
      table: {type: user, label: Table}
    """,
    "blueprints/process.yaml": """
    blueprint: process
    module: select
    field: values
    states: {"it's": {}, '"x"': {}, "2.0": {terminal: true}}
    transitions:
      drop: {from: ["it's"], to: '"x"'}
      union: {from: ['"x"'], to: "2.0"}
    """,
  ]

  @Test func recordsOfOddNamesLiveInTheirStore() async throws {
    let test = try await TestStore(files: Self.files)
    let t = try await test.store.perform(
      .create(module: "t", values: ["index": .text("A"), "t": .number("1")]), as: test.admin)
    let made = try await test.store.perform(
      .create(
        module: "select",
        values: [
          "order": .text("by"), "group": .text("x"), "from": .number(String(t.id)), "about": .text("t/\(t.id)"),
          "kept": .number("3"), "key": .list([.text("a'b"), .text("[c]")]),
        ]), as: test.admin)
    let target = RecordTarget(module: "select", id: made.id)
    for name in ["drop", "union"] {
      _ = try await test.store.perform(.transition(target, name: name, input: TransitionInput()), as: test.admin)
    }
    let page = try await test.store.list(
      ListRequest(module: "select", filter: "order == 'by' && from.t == 1 && values == '2.0' && kept < 9"),
      as: test.admin)
    #expect(String(decoding: page.json, as: UTF8.self).contains("\"group\":\"x\""))
    #expect(try await test.store.doctor().findings == [])
    await #expect(throws: Refusal.self) {
      _ = try await test.store.perform(
        .update(target, values: ["kept": .number("10")]), as: test.admin)
    }
  }
}
