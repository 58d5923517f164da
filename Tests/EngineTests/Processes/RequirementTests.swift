import Expressions
import Testing

@testable import Engine

@Suite struct RequirementTests {
  private static func sent(_ test: TestStore) async throws -> Change {
    let order = try await WhoTests.order(test)
    try await test.run("open", order)
    return try await test.run("send", order, TransitionInput(checklist: ["packed", "weighed"], note: "By ship"))
  }

  static let supplies: [(TransitionInput, Bool)] = [
    (TransitionInput(), false), (TransitionInput(note: "By ship"), false), (TransitionInput(note: "  "), false),
    (TransitionInput(checklist: ["packed"], note: "By ship"), true),
    (TransitionInput(checklist: ["packed", "weighed"]), true),
    (TransitionInput(values: ["photo": .text("https://a.example/p")], note: "By ship"), true),
    (TransitionInput(values: ["photo": .text("https://a.example/p")]), false),
    (TransitionInput(values: ["photo": .text("https://a.example/p")], checklist: ["weighed"], note: "By ship"), true),
  ]

  @Test(arguments: supplies)
  func atLeastSoManyOfAGroup(input: TransitionInput, isEnough: Bool) async throws {
    let test = try await TestStore(files: OrderModel.files)
    let order = try await WhoTests.order(test)
    try await test.run("open", order)
    if isEnough {
      #expect(try await test.run("send", order, input).record["status"] == .string("sent"))
    } else {
      let refused = try await test.refused { try await test.run("send", order, input) }
      #expect(refused.problems.map(\.code) == ["too_few_of"])
      #expect(refused.problems.first?.wanted == .number("2"))
    }
  }

  @Test func activitiesCountSinceTheStateWasEntered() async throws {
    let test = try await TestStore(files: OrderModel.files)
    let order = try await WhoTests.order(test)
    let call: RecordInput = ["subject": .text("Early"), "regarding": .text("orders/\(order.id)")]
    _ = try await test.store.perform(.create(module: "calls", values: call), as: test.ana)
    try await test.run("open", order)
    // Also what comes with the transition into a state was before it, though it is in the same microsecond.
    try await test.run(
      "send", order,
      TransitionInput(checklist: ["packed", "weighed"], activities: [ActivityInput(kind: "call", subject: "Sending")]))
    let refused = try await test.refused { try await test.run("remind", order) }
    #expect(refused.codes == ["call:activity_missing"])
    #expect(refused["call"]?.found == .number("0"))
    _ = try await test.store.perform(.create(module: "calls", values: call), as: test.ana)
    try await test.run("remind", order)
    // The state was entered anew.
    #expect(try await test.refused { try await test.run("remind", order) }.codes == ["call:activity_missing"])
    try await test.run("remind", order, TransitionInput(activities: [ActivityInput(kind: "call", subject: "Now")]))
    let elsewhere = call.merging(["regarding": .text("customers/1")]) { $1 }
    _ = try await test.store.perform(.create(module: "calls", values: elsewhere), as: test.ana)
    #expect(try await test.refused { try await test.run("remind", order) }.codes == ["call:activity_missing"])
  }

  @Test func oneCallInABatchServesOneTransition() async throws {
    let test = try await TestStore(files: OrderModel.files)
    let order = try await Self.sent(test)
    let target = RecordTarget(module: "orders", id: order.id)
    let call = Command.create(
      module: "calls", values: ["subject": .text("Once"), "regarding": .text("orders/\(order.id)")])
    let remind = Command.transition(target, name: "remind", input: TransitionInput())
    let verdicts = try await test.store.perform([call, remind, remind, call, remind], atomic: false, as: test.ana)
    #expect(verdicts.map(BatchTests.word) == ["1", "4", "call:activity_missing", "1", "5"])
  }

  @Test func deletedActivitiesDoNotCount() async throws {
    let test = try await TestStore(files: OrderModel.files)
    let order = try await Self.sent(test)
    let call: RecordInput = ["subject": .text("It"), "regarding": .text("orders/\(order.id)")]
    let made = try await test.store.perform(.create(module: "calls", values: call), as: test.ana)
    _ = try await test.store.perform(.delete(RecordTarget(module: "calls", id: made.id)), as: test.ana)
    #expect(try await test.refused { try await test.run("remind", order) }.codes == ["call:activity_missing"])
  }

  @Test func relatedRecordsHaveToSatisfyTheCondition() async throws {
    let test = try await TestStore(files: OrderModel.files)
    let order = try await Self.sent(test)
    let calls = (1...2).map { ActivityInput(kind: "call", subject: "Call \($0)") }
    for state in ["ready", "late"] {
      let line: RecordInput = ["order": .number("\(order.id)"), "state": .text(state)]
      _ = try await test.store.perform(.create(module: "lines", values: line), as: test.ana)
    }
    let refused = try await test.refused { try await test.run("finish", order, TransitionInput(activities: calls)) }
    #expect(refused.codes == ["lines:related_missing"])
    #expect(refused["lines"]?.found == .number("1"))
    _ = try await test.store.perform(
      .update(RecordTarget(module: "lines", id: 2), values: ["state": .text("ready")]), as: test.ana)
    let done = try await test.run("finish", order, TransitionInput(activities: calls))
    #expect(done.record["status"] == .string("done"))
  }
}
