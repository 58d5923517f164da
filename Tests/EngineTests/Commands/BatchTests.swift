import Expressions
import Testing

@testable import Engine

@Suite struct BatchTests {
  private static func commands(_ deal: Change) -> [Command] {
    let target = RecordTarget(module: "deals", id: deal.id)
    return [
      .update(target, values: ["amount": .number("5")]), .update(target, values: ["amount": .number("-5")]),
      .transition(target, name: "lose", input: TransitionInput(note: "no")),
      .update(target, values: ["nothing": .null]),
    ]
  }

  @Test func eachOfSeveralHasItsOwnVerdict() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    let verdicts = try await test.store.perform(Self.commands(deal), atomic: false, as: test.ana)
    #expect(verdicts.map(Self.word) == ["2", "amount:out_of_range", "3", "nothing:unknown_field"])
    #expect(try await test.history(of: "deals", deal.id).count == 3)
  }

  @Test func ofAnAtomicBatchNothingIsDoneIfOneIsRefused() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    let before = try test.contents()
    let verdicts = try await test.store.perform(Self.commands(deal), atomic: true, as: test.ana)
    #expect(
      verdicts.map(Self.word) == [
        "operation:not_done", "amount:out_of_range", "operation:not_done", "nothing:unknown_field",
      ])
    #expect(try test.contents() == before)
    let good = [Self.commands(deal)[0], Self.commands(deal)[2]]
    #expect(try await test.store.perform(good, atomic: true, as: test.ana).map(Self.word) == ["2", "3"])
    #expect(try await test.store.perform([], atomic: true, as: test.ana).isEmpty)
  }

  @Test(arguments: [true, false]) func manyAtOnceTakeARightOfTheirOwn(atomic: Bool) async throws {
    let access = SalesModel.access.replacing("bulk, transition]", with: "transition]")
    let test = try await TestStore(files: TestStore.sales(["access.yaml": access]))
    let deal = try await test.deal()
    let refused = try await test.refused {
      try await test.store.perform(Self.commands(deal), atomic: atomic, as: test.ana)
    }
    #expect(refused.kind == .notPermitted)
    #expect(refused.codes == ["deals:not_permitted"])
    #expect(refused["deals"]?.who == ["role administrator", "role manager"])
    #expect(refused.message(at: "deals") == "ana has no right to bulk deals.")
    #expect(try await test.store.perform(Self.commands(deal), atomic: false, as: test.max).count == 4)
  }

  @Test func aRehearsalAnswersAsTheCommandWouldAndChangesNothing() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    let before = try test.contents()
    let target = RecordTarget(module: "deals", id: deal.id)
    let command = Command.transition(target, name: "propose", input: TestStore.proposal)
    let rehearsed = try await test.store.rehearse(command, as: test.ana)
    #expect(rehearsed.record["stage"] == .string("proposal"))
    #expect(try test.contents() == before)
    let done = try await test.store.perform(command, as: test.ana)
    #expect(done.record == rehearsed.record)
    let refused = try await test.refused { try await test.store.rehearse(command, as: test.ana) }
    #expect(refused.codes == ["transition:not_from_here"])
  }

  static func word(_ verdict: Result<Change, Refusal>) -> String {
    switch verdict {
    case .success(let change): String(change.version)
    case .failure(let refusal): refusal.problems.map { "\($0.at):\($0.code)" }.joined(separator: ",")
    }
  }
}
