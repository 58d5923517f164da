import Metamodel
import Testing

@Suite struct SensitivityTests {
  @Test("A computed field is as secret as its most secret input, unless the model says otherwise")
  func effective() throws {
    let orders = """
      module: orders
      label: {one: Order, many: Orders}
      title: x
      fields:
        parent: {type: lookup, to: orders, inverse: parts}
        plain: {type: integer}
        money: {type: integer, sensitivity: financial}
        health: {type: text, sensitivity: phi}
        twice: {type: formula, returns: integer, formula: plain + plain}
        length: {type: formula, returns: integer, formula: size(health) + money}
        told: {type: formula, returns: integer, formula: length, sensitivity: none}
        after: {type: formula, returns: integer, formula: told}
        parents: {type: formula, returns: integer, formula: parent.total}
        total: {type: rollup, of: parts, sum: money}
        sick: {type: rollup, of: parts, count: true, where: health != null}
        parts_of_parts: {type: rollup, of: parts, sum: total}
      """
    let model = try #require(try Fixture.load(["modules/orders.yaml": orders]).model)
    let fields = try #require(model.module("orders")?.fields)
    #expect(
      fields.map { "\($0.name) \($0.effectiveSensitivity)" } == [
        "parent none", "plain none", "money financial", "health phi", "twice none", "length phi", "told none",
        "after none", "parents financial", "total financial", "sick phi", "parts_of_parts financial",
      ])
  }
}
