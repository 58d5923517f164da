import Foundation
import Testing

@testable import Metamodel

@Suite struct ModelDiffTests {
  private func diff(_ overlay: [String: String]) throws -> ModelDiff {
    let old = try #require(try Fixture.load().model)
    let new = try #require(try Fixture.load(overlay: overlay).model)
    return ModelDiff(from: old, to: new)
  }

  @Test func equalModelsDoNotDiffer() throws {
    #expect(try diff([:]).isEmpty)
  }

  @Test func saysWhatWasAddedRemovedAndChanged() throws {
    let diff = try diff([
      "access.yaml": "roles: {seller: {modules: {deals: [read]}}, broker: {}}\nteams: {office: {omit: true}}\n",
      "modules/visits.yaml": "module: visits\nlabel: {one: Visit, many: Visits}\ntitle: x\nfields: {a: {type: text}}\n",
      "modules/deals.yaml":
        "module: deals\nfields: {closed_on: {omit: true}, amount: {required: true, label: Price}, tag: {type: text}}\n",
      "modules/calls.yaml": "module: calls\nfields: {status: {values: {planned: Planned, held: Held}}}\n",
      "blueprints/sale.yaml": """
      blueprint: sale
      transitions:
        lose: {omit: true}
        win: {before: {who: [{role: seller}]}, during: {all: [{note: Why?}]}}
        drop: {from: [open, offered], to: lost}
      """,
    ])
    #expect(
      diff.lines.map(\.description) == [
        "removed team office",
        "changed field calls.status: values planned, completed -> planned, held",
        "removed value calls.status.completed",
        "added value calls.status.held",
        "removed field deals.closed_on",
        "changed field deals.amount: label Amount -> Price",
        "changed field deals.amount: required false -> true",
        "added field deals.tag",
        "added module visits",
        "removed transition sale.lose",
        "changed transition sale.win: who  -> role seller",
        "changed transition sale.win: during nothing -> all (note: Why?)",
        "added transition sale.drop",
        "changed role seller: modules *: read; deals: create, read, transition, update -> *: read; deals: read",
        "added role broker",
      ])
  }

  @Test(
    arguments: [
      ("a, b, c, d", "a, b, d, e", "added e, removed c"), ("a, b, c", "a, b, c, d", "added d"), ("a, b", "c, d", nil),
      ("a, b, c", "c, b, a", nil),
    ] as [(String, String, String?)])
  func ofALongListOnlyWhatChangedIsTold(_ old: String, _ new: String, _ text: String?) {
    #expect(ListDifference(old, new, of: "columns")?.text == text)
    #expect(ListDifference(old, new, of: "label") == nil)
  }

  @Test func linesAreKeptAsJSON() throws {
    let diff = try diff(["modules/deals.yaml": "module: deals\nfields: {amount: {required: true}}\n"])
    #expect(try JSONDecoder().decode(ModelDiff.self, from: JSONEncoder().encode(diff)) == diff)
  }

  @Test func aFirstModelIsAllNew() throws {
    let model = try #require(try Fixture.load().model)
    let lines = ModelDiff(from: nil, to: model).lines
    #expect(Set(lines.map(\.change)) == [.added])
    #expect(lines.contains { $0.path == "deals" })
  }
}
