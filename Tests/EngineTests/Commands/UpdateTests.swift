import Expressions
import Testing

@testable import Engine

@Suite struct UpdateTests {
  @Test func whatChangesNothingKeepsTheVersionAndWritesNoHistory() async throws {
    let test = try await TestStore()
    let deal = try await test.deal(["amount": .number("900")])
    let before = try test.contents()
    let target = RecordTarget(module: "deals", id: deal.id)
    let change = try await test.store.perform(
      .update(
        target,
        values: ["amount": .text("900.0"), "stage": .text("new"), "owner": .text("ana"), "pipeline": .text("sales")]),
      as: test.ana)
    #expect(change.version == 1)
    #expect(try test.contents() == before)
  }

  @Test func aChangeCountsAndSaysWhatWasThere() async throws {
    let test = try await TestStore()
    let deal = try await test.deal(["amount": .number("900")])
    let change = try await test.store.perform(
      .update(
        RecordTarget(module: "deals", id: deal.id, expectedVersion: 1),
        values: ["amount": .number("950.5"), "owner": .text("max")]),
      as: test.ana)
    #expect(change.version == 2)
    #expect(InputValue(change.record["amount"]).words == "950.50")
    let history = try await test.history(of: "deals", deal.id)
    #expect(history.last == "2 ana update {\"amount\":[900.00,950.50],\"owner\":[2,3]}")
  }

  @Test func aFieldOfABlueprintChangesOnlyByTransitions() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    let refused = try await test.refused(
      .update(RecordTarget(module: "deals", id: deal.id), values: ["stage": .text("won"), "amount": .number("-1")]))
    #expect(Set(refused.codes) == ["stage:use_transition", "amount:out_of_range"])
    #expect(refused.message(at: "stage").contains("propose"))
    let emptied = try await test.refused(.update(RecordTarget(module: "deals", id: deal.id), values: ["stage": .null]))
    #expect(emptied.codes.contains("stage:use_transition"))
  }

  @Test func anotherVersionThanTheExpectedIsRefused() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    for version: Int64 in [0, 2, 99] {
      let target = RecordTarget(module: "deals", id: deal.id, expectedVersion: version)
      let commands: [Command] = [
        .update(target, values: ["amount": .number("1")]), .delete(target),
        .transition(target, name: "lose", input: TransitionInput(note: "no")),
        .override(target, to: "won", reason: "test"),
      ]
      for command in commands {
        let refused = try await test.refused(command)
        #expect(refused.kind == .versionMismatch)
        #expect(refused["version"]?.found == .number("1"))
      }
    }
  }

  @Test func aPipelineIsChosenAtCreationOnly() async throws {
    var files = SalesModel.files
    files["pipelines/sales.yaml"] = SalesModel.pipeline + "\nwhen: amount > 0"
    let test = try await TestStore(files: files)
    let piped = try await test.deal(["amount": .number("5")])
    #expect(piped.record["pipeline"] == .string("sales"))
    let loose = try await test.deal(["name": .text("Loose")])
    #expect(loose.record["pipeline"] == .null)
    let target = RecordTarget(module: "deals", id: loose.id)
    #expect(
      try await test.refused(.update(target, values: ["pipeline": .text("sales")])).codes == ["pipeline:read_only"])
    #expect(
      try await test.refused(.update(target, values: ["pipeline": .text("x")])).codes == ["pipeline:unknown_value"])
    let chosen = try await test.deal(["name": .text("Chosen"), "pipeline": .text("sales")])
    #expect(chosen.record["pipeline"] == .string("sales"))
  }

  @Test func whatARecordHoldsMayStayThoughItCouldNotBeChosenAnew() async throws {
    let test = try await TestStore(files: FieldsModel.files)
    let other = try await test.store.perform(.create(module: "others", values: ["name": .text("it")]), as: test.ana)
    let friend: RecordInput = ["name": .text("that"), "friend": .number("\(other.id)")]
    let holder = try await test.store.perform(.create(module: "others", values: friend), as: test.ana)
    _ = try await test.store.perform(.delete(RecordTarget(module: "others", id: other.id)), as: test.ana)
    let target = RecordTarget(module: "others", id: holder.id)
    let change = try await test.store.perform(
      .update(target, values: ["name": .text("more"), "friend": .number("\(other.id)")]), as: test.ana)
    #expect(change.version == 2)
    let again = try await test.refused(.create(module: "others", values: friend))
    #expect(again.codes == ["friend:not_found"])
    #expect(again.message(at: "friend").contains("recycle bin"))
  }

  @Test func aCheckIsJudgedOnTheRecordAsItWouldBe() async throws {
    let test = try await TestStore(files: FieldsModel.files)
    let values: RecordInput = ["name": .text("Anvil"), "low": .number("1"), "high": .number("2")]
    let made = try await test.store.perform(.create(module: "things", values: values), as: test.ana)
    let target = RecordTarget(module: "things", id: made.id)
    let refused = try await test.refused(.update(target, values: ["low": .number("3")]))
    #expect(refused.codes == ["high:check_failed"])
    #expect(refused.message(at: "high") == "2 is not above 3.")
    let unknown = try await test.refused(.update(target, values: ["low": .null]))
    #expect(unknown.message(at: "high").contains("low is missing"))
    _ = try await test.store.perform(
      .update(target, values: ["low": .number("3"), "high": .number("4")]), as: test.ana)
    _ = try await test.store.perform(.update(target, values: ["low": .null, "high": .null]), as: test.ana)
  }
}
