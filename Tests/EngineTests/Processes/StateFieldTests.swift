import Expressions
import Metamodel
import Testing

@testable import Engine

@Suite struct StateFieldTests {
  private func contract(_ test: TestStore, in state: String, _ values: RecordInput = [:]) async throws -> RecordTarget {
    let contract = try await test.contract(["fee": .number("5")].merging(values) { $1 })
    try await test.bring(contract, to: state)
    return contract
  }

  @Test(arguments: [["fee": InputValue.number("9")], ["owner": .text("max")], ["fee": .null]])
  func nobodyChangesWhatAStateKeeps(values: RecordInput) async throws {
    let test = try await TestStore(files: ContractModel.files)
    let contract = try await contract(test, in: "legal")
    for caller in [test.ana, test.admin] {
      let refused = try await test.refused(.update(contract, values: values), by: caller)
      #expect(refused.problems.map(\.code) == ["read_only_in_state"])
      #expect(refused.problems.first?.message.contains("status is legal") == true)
      #expect(refused.problems.first?.wanted == .text("status legal"))
    }
    let verdicts = try await test.store.perform([.update(contract, values: values)], atomic: false, as: test.ana)
    #expect(verdicts.map(BatchTests.word).first?.hasSuffix("read_only_in_state") == true)
    // What is as it was may be given, and other fields may be changed.
    let unchanged: RecordInput = ["fee": .number("5.00"), "scope": .text("all")]
    #expect(try await test.store.perform(.update(contract, values: unchanged), as: test.ana).version == 3)
  }

  @Test func aTransitionGivesWhatItAsksForAlone() async throws {
    let test = try await TestStore(files: ContractModel.files)
    let contract = try await contract(test, in: "legal")
    let stray = TransitionInput(values: ["fee": .number("7")])
    #expect(
      try await test.refused { try await test.go("rework", contract, stray) }.codes == ["fee:read_only_in_state"])
    try await test.tick("identity", "copy", of: "clear", contract, by: test.ana)
    try await test.tick("funds", of: "clear", contract, by: test.max)
    let asked = TransitionInput(values: ["fee": .number("7"), "scope": .text("all")])
    #expect(
      try await test.go("clear", contract, asked).record["fee"]
        == .decimal(try #require(.init(parsing: "7.00", scale: 2))))
  }

  @Test func theProcessItselfMayWriteIt() async throws {
    let test = try await TestStore(files: ContractModel.files)
    let contract = try await contract(test, in: "legal")
    let void = try await test.go("void", contract)
    #expect(void.record["status"] == .string("void"))
    #expect(void.record["fee"] == .decimal(try #require(.init(parsing: "0.00", scale: 2))))
  }

  @Test func whatAStateHidesIsKeptAndRead() async throws {
    let test = try await TestStore(files: ContractModel.files)
    let contract = try await test.contract(["code": .text("X1")])
    let refused = try await test.refused(.update(contract, values: ["code": .text("X2")]), by: test.ana)
    #expect(refused.codes == ["code:read_only_in_state"])
    let fields = try await test.store.stateFields(of: "contracts", id: contract.id, as: test.ana)
    #expect(fields.hidden == ["code"] && fields.readOnly == [] && fields.required == [])
    let same = try await test.store.perform(.update(contract, values: ["name": .text("New")]), as: test.ana)
    #expect(same.record["code"] == .string("X1"))
  }

  @Test func aStateIsEnteredWithWhatItRequires() async throws {
    let test = try await TestStore(files: ContractModel.files)
    let contract = try await contract(test, in: "legal")
    try await test.tick("identity", "copy", of: "clear", contract, by: test.ana)
    try await test.tick("funds", of: "clear", contract, by: test.max)
    let refused = try await test.refused { try await test.go("clear", contract) }
    #expect(refused.codes == ["scope:required_in_state"])
    let way = try await test.store.transitions(of: "contracts", id: contract.id, as: test.ana).first
    #expect(way?.problems.map(\.code) == ["required_in_state"])
    try await test.go("clear", contract, TransitionInput(values: ["scope": .text("all")]))
    let emptied = try await test.refused(.update(contract, values: ["scope": .null]), by: test.admin)
    #expect(emptied.codes == ["scope:required_in_state"])
    _ = try await test.store.perform(.update(contract, values: ["scope": .text("some")]), as: test.ana)
    // A person's request is above the process: it is erased, and that is told.
    let erase = ErasureInput(fields: ["scope"], reason: "Request 7")
    let report = try await test.store.perform(.erase(contract, erase), as: test.admin).erasure
    let state = try #require(try await test.texts("SELECT status FROM contracts WHERE id = \(contract.id)").first)
    #expect(
      report?.lacking.map { "\($0.record) \($0.field) \($0.state)" } == [
        "contracts/\(contract.id) scope status \(state)"
      ])
    func noted() async throws -> [String] {
      try await test.store.doctor().findings.filter { $0.code == "erased_required" }.map(\.severity)
    }
    #expect(try await noted() == ["note"])
    _ = try await test.store.perform(.update(contract, values: ["name": .text("Goes on")]), as: test.ana)
    _ = try await test.store.perform(.update(contract, values: ["scope": .text("anew")]), as: test.ana)
    #expect(try await noted().isEmpty)
    // On the way out it may go.
    try await test.go("void", contract, TransitionInput(values: ["scope": .null]))
  }

  @Test func whatIsOffThePathsIsNotLockedForWhatItLacks() async throws {
    let test = try await TestStore(files: ContractModel.files)
    let contract = try await contract(test, in: "ready")
    let renamed = try await test.store.perform(.update(contract, values: ["name": .text("New")]), as: test.ana)
    #expect(renamed.record["status"] == .string("ready"))
    let entered = try await test.store.perform(
      .create(
        module: "contracts", values: ["name": .text("Old")], enter: Entry(states: ["status": "ready"], reason: "import")
      ),
      as: test.admin)
    #expect(entered.record["status"] == .string("ready"))
  }

  @Test func aRecordIsNotCreatedWithoutWhatItsFirstStateRequires() async throws {
    let signing = ContractModel.signing.replacing("draft: {hidden: [code]}", with: "draft: {required: [scope]}")
    let test = try await TestStore(files: ContractModel.files(["blueprints/signing.yaml": signing]))
    let refused = try await test.refused(.create(module: "contracts", values: ["name": .text("Lease")]))
    #expect(refused.codes == ["scope:required_in_state"])
    _ = try await test.contract(["scope": .text("all")])
  }

  @Test func aMergeLeavesThem() async throws {
    let test = try await TestStore(files: ContractModel.files)
    let kept = try await test.contract()
    try await test.bring(kept, to: "legal")
    let other = try await test.contract(["fee": .number("8"), "scope": .text("all")])
    let losers = [MergeInput.Loser(id: other.id)]
    let refused = try await test.refused(.merge(kept, MergeInput(losers: losers, take: ["fee": other.id])))
    #expect(refused.codes == ["fee:read_only_in_state"])
    let merged = try await test.store.perform(.merge(kept, MergeInput(losers: losers, take: [:])), as: test.admin)
    #expect(merged.record["fee"] == .null && merged.record["scope"] == .string("all"))
  }

  @Test func undoingAMergeLeavesThemToo() async throws {
    let test = try await TestStore(files: ContractModel.files)
    let kept = try await test.contract()
    let other = try await test.contract(["fee": .number("8"), "scope": .text("all")])
    let merge = Command.merge(kept, MergeInput(losers: [.init(id: other.id)], take: [:]))
    _ = try await test.store.perform(merge, as: test.admin)
    try await test.bring(kept, to: "legal")
    let unmerge = { Command.unmerge(RecordTarget(module: "contracts", id: kept.id), keepingChanges: $0) }
    let refused = try await test.refused(unmerge(false))
    #expect(refused.kind == .conflict && refused.codes == ["fee:read_only_in_state"])
    let undone = try await test.store.perform(unmerge(true), as: test.admin)
    #expect(undone.warnings.map(\.code) == ["read_only_in_state"])
    #expect(undone.record["fee"] != .null && undone.record["scope"] == .null)
    // What a state requires stays as well.
    _ = try await test.store.perform(merge, as: test.admin)
    try await test.bring(kept, to: "ready")
    #expect(try await test.refused(unmerge(false)).codes == ["scope:required_in_state"])
    #expect(try await test.errors() == [])
  }

  @Test func aMergeDoesNotEmptyWhatAStateRequires() async throws {
    let contracts = try #require(ContractModel.files["modules/contracts.yaml"]).replacing(
      "  scope: {", with: "  parent: {type: lookup, to: contracts, inverse: children, label: Parent}\n  scope: {")
    let signing = ContractModel.signing.replacing("required: [client]", with: "required: [client, parent]")
    let test = try await TestStore(
      files: ContractModel.files(["modules/contracts.yaml": contracts, "blueprints/signing.yaml": signing]))
    let parent = try await test.contract()
    let child = try await test.contract(["parent": .number(String(parent.id))])
    try await test.bring(child, to: "legal")
    let merge = Command.merge(child, MergeInput(losers: [.init(id: parent.id)], take: [:]))
    #expect(try await test.refused(merge).codes == ["parent:required_in_state"])
  }

  @Test func hiddenFieldsAreNotTold() async throws {
    let test = try await TestStore(files: ContractModel.files)
    let contract = try await contract(test, in: "legal")
    let outsider = TestStore.caller(test.max, "outsider")
    let fields = try await test.store.stateFields(of: "contracts", id: contract.id, as: outsider)
    #expect(fields.readOnly == ["owner"] && fields.required == ["client"])
  }
}
