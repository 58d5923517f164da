import Expressions
import Testing

@testable import Engine

/// Branches that are done beside each other, and join in one move.
@Suite struct ParallelTests {
  private static func files(atLeast: Int, more: String = "") -> [String: String] {
    let signing = ContractModel.signing.replacing(
      "rework:\n    label",
      with: """
        check:
            label: Checked
            from: [legal]
            to: ready
            \(more)
            parallel:
              at_least: \(atLeast)
              branches:
                credit: {label: Credit, before: {who: [{role: manager}]}, during: {all: [{fields: [code]}]}}
                terms:
                  label: Terms
                  before: {criteria: name != 'bad'}
                  during: {all: [{checklist: {read: Read}}, {note: Odd}], optional: [scope]}
                seal: {label: Seal}
          rework:
            label
        """)
    return ContractModel.files(["blueprints/signing.yaml": signing])
  }

  private static func legal(_ atLeast: Int = 2, more: String = "", _ values: RecordInput = ["scope": .text("all")])
    async throws -> (TestStore, RecordTarget)
  {
    let test = try await TestStore(files: files(atLeast: atLeast, more: more))
    let contract = try await test.contract(values)
    try await test.bring(contract, to: "legal")
    return (test, contract)
  }

  @discardableResult
  private func branch(
    _ name: String, _ test: TestStore, _ record: RecordTarget, _ input: TransitionInput = TransitionInput(),
    undo: Bool = false, by caller: Caller? = nil
  ) async throws -> Change {
    let branch = BranchInput(transition: "check", branch: name, input: input, isUndone: undo)
    return try await test.store.perform(.branch(record, branch), as: caller ?? test.ana)
  }

  private static let terms = TransitionInput(checklist: ["read"], note: "Nothing")
  private static let credit = TransitionInput(values: ["code": .text("A")])

  @Test func enoughBranchesJoinInOneMove() async throws {
    let (test, contract) = try await Self.legal()
    let moves = try await test.moves(of: "contracts", contract.id, field: "status").count
    let first = try await branch("terms", test, contract, Self.terms)
    #expect(first.record["status"] == .string("legal"))
    let early = try await test.refused { try await test.go("check", contract) }
    #expect(early.codes == ["parallel:branches_missing"])
    #expect(early["parallel"]?.found == .number("1") && early["parallel"]?.wanted == .number("2"))
    let second = try await branch("credit", test, contract, Self.credit, by: test.max)
    #expect(second.record["status"] == .string("ready") && second.record["code"] == .string("A"))
    #expect(try await test.moves(of: "contracts", contract.id, field: "status").count == moves + 1)
  }

  @Test func eachBranchAsksForItsOwn() async throws {
    let (test, contract) = try await Self.legal()
    let who = try await test.refused { try await branch("credit", test, contract, Self.credit) }
    #expect(who.kind == .notPermitted && who["transition"]?.who == ["role manager"])
    #expect(
      try await test.refused { try await branch("credit", test, contract, by: test.max) }.codes == ["code:required"])
    #expect(
      try await test.refused { try await branch("terms", test, contract) }.codes
        == ["read:checklist_missing", "note:note_missing"])
    #expect(try await test.refused { try await branch("terns", test, contract) }.codes == ["branch:not_found"])
    try await branch("seal", test, contract)
    #expect(try await test.refused { try await branch("seal", test, contract) }.codes == ["branch:branch_done"])
    _ = try await test.store.perform(.update(contract, values: ["name": .text("bad")]), as: test.ana)
    #expect(
      try await test.refused { try await branch("terms", test, contract, Self.terms) }.codes
        == ["transition:criteria_failed"])
  }

  @Test func whatTheJoinLacksIsSaidAndTheBranchStaysDone() async throws {
    let (test, contract) = try await Self.legal(2, [:])
    try await branch("seal", test, contract)
    // `ready` requires a scope, which nobody has given.
    let last = try await branch("terms", test, contract, Self.terms)
    #expect(last.record["status"] == .string("legal"))
    #expect(last.warnings.map(\.code) == ["required_in_state"])
    let done = try await test.go("check", contract, TransitionInput(values: ["scope": .text("all")]))
    #expect(done.record["status"] == .string("ready"))
  }

  @Test func branchesAreExplained() async throws {
    let (test, contract) = try await Self.legal()
    try await branch("seal", test, contract)
    let way = try #require(
      try await test.store.transitions(of: "contracts", id: contract.id, as: test.ana).first { $0.name == "check" })
    #expect(way.branchesWanted == 2)
    #expect(way.branches?.map(\.doneBy) == [nil, nil, "ana"])
    #expect(
      way.branches?.map { $0.problems.map(\.code) } == [
        ["who", "required"], ["checklist_missing", "note_missing"], [],
      ])
    #expect(way.problems.map(\.code) == ["branches_missing"])
  }

  @Test func aBranchIsTakenBackAndEndsWithTheStay() async throws {
    let (test, contract) = try await Self.legal()
    try await branch("seal", test, contract, by: test.max)
    #expect(
      try await test.refused { try await branch("seal", test, contract, undo: true) }.codes == ["branch:not_permitted"])
    try await branch("seal", test, contract, undo: true, by: test.max)
    #expect(
      try await test.refused { try await branch("seal", test, contract, undo: true) }.codes == ["branch:branch_open"])
    try await branch("seal", test, contract)
    try await test.go("rework", contract)
    let early = try await test.refused { try await test.go("check", contract) }
    #expect(early["parallel"]?.found == .number("0"))
  }
}
