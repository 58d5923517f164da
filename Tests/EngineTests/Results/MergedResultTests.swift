import Expressions
import Metamodel
import Testing

@testable import Engine

/// What a call has left of a record that is merged into another goes on with that one, as far as it stands in the same stage.
@Suite struct MergedResultTests {
  private func deal(_ test: TestStore, _ name: String, in stage: String = "decision") async throws -> Change {
    try await test.store.perform(
      .create(
        module: "deals", values: ["name": .text(name), "campaign": .text("spring")],
        enter: Entry(states: ["stage": stage], reason: "test")), as: test.admin)
  }

  private func merge(_ test: TestStore, _ survivor: Change, _ loser: Change) async throws {
    _ = try await test.store.perform(
      .merge(
        RecordTarget(module: "deals", id: survivor.id), MergeInput(losers: [MergeInput.Loser(id: loser.id)], take: [:])),
      as: test.admin)
  }

  private func unmerge(_ test: TestStore, _ survivor: Change) async throws {
    _ = try await test.store.perform(
      .unmerge(RecordTarget(module: "deals", id: survivor.id), keepingChanges: true), as: test.admin)
  }

  @Test func aPromptIsTheSurvivorsForAsLongAsTheMergeStands() async throws {
    let test = try await TestStore(files: ResultModel.files)
    let (survivor, loser) = (try await deal(test, "Pump"), try await deal(test, "Pump two"))
    _ = try await test.log("interested", loser)
    let before = try await test.store.prompts(as: test.admin)
    #expect(before.map(\.record) == [loser.id], "\(before)")
    try await merge(test, survivor, loser)
    #expect(try await test.store.prompts(as: test.admin).map(\.record) == [survivor.id])
    let place = RecordTarget(module: "deals", id: survivor.id)
    #expect(try await test.store.prompts(of: place, as: test.admin).map(\.id) == before.map(\.id))
    try await unmerge(test, survivor)
    #expect(try await test.store.prompts(as: test.admin).map(\.record) == [loser.id])
  }

  @Test func aPromptOfAnotherStageIsNotTheSurvivors() async throws {
    let test = try await TestStore(files: ResultModel.files)
    let (survivor, loser) = (try await deal(test, "Pump", in: "proposal"), try await deal(test, "Pump two"))
    _ = try await test.log("interested", loser)
    try await merge(test, survivor, loser)
    #expect(try await test.store.prompts(as: test.admin) == [])
  }

  @Test func whatWasPostponedComesBackAsTheSurvivor() async throws {
    let test = try await TestStore(files: ResultModel.files)
    let (survivor, loser) = (try await deal(test, "Pump", in: "postponed"), try await deal(test, "Pump two"))
    _ = try await test.log("later", loser) { $0.until = "2026-06-10" }
    #expect(try await test.value("stage", of: loser) == "postponed")
    try await merge(test, survivor, loser)
    try await test.pass(to: "2026-06-11T09:00:00Z")
    #expect(try await test.value("stage", of: survivor) == "decision")
    #expect(try await test.count("sys_postponed") == 0)
    #expect(try await test.store.doctor().errors == 0)
  }
}
