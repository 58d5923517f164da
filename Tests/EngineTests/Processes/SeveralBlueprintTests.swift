import Expressions
import Testing

@testable import Engine

/// Several blueprints of a field, steps from any state, and blueprints that run on.
@Suite struct SeveralBlueprintTests {
  private static func blueprint(_ name: String, _ head: String, more: String = "") -> String {
    """
    blueprint: \(name)
    label: \(name)
    module: contracts
    field: status
    initial: [draft]
    \(head)
    states: {draft: {}, legal: {}, ready: {}, signed: {terminal: true}, void: {terminal: true}}
    transitions:
      \(name)_on: {label: On, from: [draft], to: legal}
      \(name)_to: {label: To, from: [legal], to: ready}
      \(name)_end: {label: End, from: [ready], to: signed}
      \(name)_drop: {label: Drop, from: any, except: [ready], to: void}
    \(more)
    """
  }

  private static func store(_ blueprints: [String: String]) async throws -> TestStore {
    var files = ContractModel.files
    files["blueprints/signing.yaml"] = nil
    for (name, text) in blueprints { files["blueprints/\(name).yaml"] = text }
    return try await TestStore(files: files)
  }

  private static let overlapping = [
    "large": blueprint("large", "order: 1\nwhen: fee > 1000"), "some": blueprint("some", "order: 2\nwhen: fee > 10"),
    "rush": blueprint("rush", "order: 3\nwhen: scope == 'rush' && fee > 5"),
  ]

  static let cases: [(RecordInput, String?)] = [
    (["fee": .number("2000")], "large"), (["fee": .number("2000"), "scope": .text("rush")], "large"),
    (["fee": .number("20"), "scope": .text("rush")], "some"), (["fee": .number("7"), "scope": .text("rush")], "rush"),
    (["fee": .number("7")], nil), ([:], nil),
  ]

  @Test(arguments: cases)
  func theFirstByOrderWhoseConditionHoldsLeads(values: RecordInput, name: String?) async throws {
    let test = try await Self.store(Self.overlapping)
    let contract = try await test.contract(values)
    let ways = try await test.store.transitions(of: "contracts", id: contract.id, as: test.ana)
    #expect(ways.map(\.name) == (name.map { ["\($0)_on", "\($0)_drop"] } ?? []))
    guard name == nil else {
      // It is judged at entry: what changes later does not move a record from one to another.
      _ = try await test.store.perform(.update(contract, values: ["fee": .number("11")]), as: test.ana)
      let later = try await test.store.transitions(of: "contracts", id: contract.id, as: test.ana)
      #expect(later == ways)
      #expect(
        try await test.refused(.update(contract, values: ["status": .text("legal")]), by: test.ana).codes
          == ["status:use_transition"])
      return
    }
    _ = try await test.store.perform(.update(contract, values: ["status": .text("signed")]), as: test.ana)
    #expect(try await test.moves(of: "contracts", contract.id, field: "status").last == "free draft>signed -")
  }

  @Test func anyStateButThoseThatAreExceptedAndTheTerminal() async throws {
    let test = try await Self.store(["large": Self.blueprint("large", "order: 1")])
    for (state, isOpen) in [("draft", true), ("legal", true), ("ready", false), ("signed", false)] {
      let contract = try await test.contract()
      if state != "draft" { try await test.bring(contract, to: state) }
      let names = try await test.store.transitions(of: "contracts", id: contract.id, as: test.ana).map(\.name)
      #expect(names.contains("large_drop") == isOpen, "from \(state)")
      guard isOpen else {
        let refused = try await test.refused { try await test.go("large_drop", contract) }
        #expect(refused.codes == ["transition:not_from_here"])
        continue
      }
      try await test.go("large_drop", contract)
    }
  }

  @Test func aContinuousOneOffersTheNextWaysAtOnce() async throws {
    let test = try await Self.store(["large": Self.blueprint("large", "continuous: true")])
    let contract = try await test.contract()
    let change = try await test.go("large_on", contract)
    #expect(change.next?.map(\.name) == ["large_to", "large_drop"])
    // Half done it waits as a draft, from which it goes on.
    let draft = DraftInput(transition: "large_to", input: TransitionInput(values: ["scope": .text("half")]))
    let saved = try await test.store.perform(.draft(contract, draft), as: test.ana)
    let id = try #require(saved.draft?.id)
    let on = try await test.store.perform(.submit(contract, draft: id), as: test.ana)
    #expect(on.record["scope"] == .string("half") && on.next?.map(\.name) == ["large_end"])
    #expect(try await test.go("large_end", contract).next == [])
  }

  @Test func anyOtherOffersNothing() async throws {
    let test = try await Self.store(["large": Self.blueprint("large", "order: 1")])
    #expect(try await test.go("large_on", try await test.contract()).next == nil)
  }
}
