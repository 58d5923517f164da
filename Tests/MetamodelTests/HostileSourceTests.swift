import Diagnostics
import Metamodel
import Testing
import YAMLSource

/// Sources that are meant to crash, hang or exhaust the process.
@Suite struct HostileSourceTests {
  private static let head = "blueprint: sale\nmodule: deals\nfield: stage\nstates: {open: {}, won: {terminal: true}}\n"

  private func load(_ file: String, _ text: String) throws -> [Diagnostic] {
    let start = ContinuousClock.now
    let result = try Fixture.load([file: text])
    #expect(ContinuousClock.now - start < .seconds(30))
    #expect(result.model == nil)
    return result.diagnostics
  }

  @Test func requirementsThatNestToTheLimit() throws {
    let nested = String(repeating: "{all: [", count: 26) + "{note: Why?}" + String(repeating: "]}", count: 26)
    let text = Self.head + "transitions: {win: {from: [open], to: won, during: \(nested)}}\n"
    #expect(try Fixture.load(["blueprints/sale.yaml": text]).model != nil)
  }

  @Test func requirementsThatNestBeyondIt() throws {
    let nested = String(repeating: "{all: [", count: 10_000) + String(repeating: "]}", count: 10_000)
    let found = try load(
      "blueprints/sale.yaml", Self.head + "transitions: {win: {from: [open], to: won, during: \(nested)}}\n")
    #expect(found.map(\.code) == [.yamlTooDeep])
  }

  @Test func aModuleOfManyFieldsThatAreAllWrong() throws {
    let fields = (0..<2_000).map { "  f\($0): {type: lokup, labl: x}\n" }.joined()
    let found = try load(
      "modules/orders.yaml", "module: orders\nlabel: {one: O, many: O}\ntitle: x\nfields:\n" + fields)
    #expect(found.count <= 1_000)
  }

  @Test func manyStatesWithManyTransitions() throws {
    let states = (0..<400).map { "s\($0): {}" }.joined(separator: ", ")
    let transitions = (0..<400).map { "  t\($0): {from: any, to: s\($0)}\n" }.joined()
    let found = try load(
      "blueprints/sale.yaml",
      "blueprint: sale\nmodule: deals\nfield: stage\nstates: {\(states)}\ntransitions:\n\(transitions)")
    #expect(found.contains { $0.code == .unknownValue })
  }

  @Test(arguments: [
    "(((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1", "1 +", "'", "a.b.c.d", "\\u0000",
    "{",
    "calls.all(c, calls.all(d, calls.all(e, true)))",
  ])
  func expressionsOfEveryKind(expression: String) throws {
    let quoted = expression.replacing("'", with: "''")
    let text = Self.head + "when: '\(quoted)'\ntransitions: {win: {from: [open], to: won}}\n"
    let result = try Fixture.load(["blueprints/sale.yaml": text])
    #expect(result.diagnostics.allSatisfy { $0.location?.file == "small/blueprints/sale.yaml" })
  }

  @Test(arguments: [
    "\u{0}", "module: \u{0}", "- a\n- b\n", "text", "{}", "[]", "null", "module:\n  a: b\n",
    "module: deals\nomit: yes\n",
  ])
  func filesOfTheWrongForm(text: String) throws {
    #expect(try load("modules/deals.yaml", text).containsError)
  }
}
