import Expressions
import Testing

@testable import Engine

@Suite struct TransitionTests {
  @Test func aTransitionMovesWritesAndRemembers() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    var input = TestStore.proposal
    input.note = "Agreed by phone"
    let moved = try await test.run("propose", deal, input)
    #expect(moved.version == 2)
    #expect(moved.record["stage"] == .string("proposal"))
    #expect(InputValue(moved.record["amount"]).words == "900.00")
    #expect(try await test.moves(of: "deals", deal.id) == ["enter ->new 1", "transition new>proposal 1"])
    let history = try await test.history(of: "deals", deal.id)
    #expect(history.last == #"2 ana transition propose {"amount":[null,900.00],"stage":["new","proposal"]}"#)
    let inputs = try await test.texts("SELECT clause || input FROM process_move_input ORDER BY clause")
    #expect(inputs == [#"checklist["budget"]"#, #"note"Agreed by phone""#])
    // The call that came with it, the note, and the call that the effect made.
    #expect(try await test.texts("SELECT subject FROM calls ORDER BY id") == ["Asked", "Follow Machines up"])
    #expect(try await test.texts("SELECT body FROM notes") == ["Agreed by phone"])
    let call = try await test.history(of: "calls", 1)
    #expect(call.first?.contains(#""regarding":[null,{"module":"deals","id":\#(deal.id)}]"#) == true)
    #expect(call.first?.contains("create, effect of deals/\(deal.id) propose") == true)
  }

  @Test func everythingThatIsMissingIsSaidAtOnce() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    _ = try await test.store.perform(
      .update(RecordTarget(module: "accounts", id: 1), values: ["name": .text("Blocked")]), as: test.ana)
    let input = TransitionInput(
      values: ["discount": .text("much"), "stage": .text("won")], checklist: ["budgt"],
      activities: [ActivityInput(kind: "sms", subject: "x")])
    let refused = try await test.refused { try await test.run("propose", deal, input) }
    #expect(refused.kind == .invalid)
    #expect(
      Set(refused.codes) == [
        "transition:criteria_failed", "discount:invalid", "stage:use_transition", "budgt:unknown_value",
        "activities:unknown_value", "amount:required", "call:activity_missing", "budget|close_date:none_of",
      ])
    #expect(refused.message(at: "budgt").contains("Did you mean 'budget'?"))
    #expect(refused["budget|close_date"]?.found == .number("0"))
  }

  @Test func aFieldsOwnCheckSpeaksInItsOwnWords() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    var input = TestStore.proposal
    input.values["amount"] = .number("10000.01")
    let refused = try await test.refused { try await test.run("propose", deal, input) }
    #expect(refused.codes == ["amount:check_failed"])
    #expect(refused.message(at: "amount") == "More than 10000 needs a manager; 10000.01 was given.")
    #expect(refused["amount"]?.found == .number("10000.01"))
    #expect(refused["amount"]?.wanted == .text("amount <= 10000"))
  }

  @Test(arguments: ["win", "propose", "lose", "wim", ""])
  func aTransitionLeadsOnlyFromItsOwnStates(name: String) async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    try await test.run("lose", deal, TransitionInput(note: "too dear"))
    let refused = try await test.refused { try await test.run(name, deal, TestStore.proposal) }
    if ["win", "propose", "lose"].contains(name) {
      #expect(refused.kind == .conflict)
      #expect(refused.codes == ["transition:not_from_here"])
      #expect(refused["transition"]?.found == .text("lost"))
      #expect(refused.message(at: "transition").contains("No transition leads from here."))
    } else {
      #expect(refused.kind == .notFound)
      #expect(refused.message(at: "transition").contains("Did you mean 'win'?") == (name == "wim"))
    }
  }

  @Test func aStateGivenUnchangedPasses() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    var input = TestStore.proposal
    input.values["stage"] = .text("new")
    #expect(try await test.run("propose", deal, input).record["stage"] == .string("proposal"))
  }

  @Test func duplicatesAreFoundInTheNewState() async throws {
    let test = try await TestStore()
    let first = try await test.deal()
    let second = try await test.deal(["account": .number("1")])
    try await test.run("propose", first, TestStore.proposal)
    let refused = try await test.refused { try await test.run("propose", second, TestStore.proposal) }
    #expect(refused.kind == .conflict)
    #expect(refused.codes == ["account:duplicate"])
    #expect(refused.message(at: "account") == "This account already has an open proposal. See deals \(first.id).")
    var input = TestStore.proposal
    input.checklist = []
    let both = try await test.refused { try await test.run("propose", second, input) }
    #expect(Set(both.codes) == ["account:duplicate", "budget|close_date:none_of"])
  }

  @Test func whatClashesOnlyInBetweenDoesNotClash() async throws {
    let test = try await TestStore()
    let first = try await test.deal()
    let second = try await test.deal()
    for deal in [first, second] { try await test.run("propose", deal, TestStore.proposal) }
    // Leaves the state in which it would clash, with the value that would clash.
    let input = TransitionInput(values: ["account": .number("1")], note: "moved to another")
    let lost = try await test.run("lose", second, input)
    #expect(lost.record["stage"] == .string("lost"))
    // And comes into it with another value than it had.
    let third = try await test.deal(["account": .number("1")])
    var proposal = TestStore.proposal
    proposal.values["account"] = .number("\(second.id)")
    #expect(try await test.run("propose", third, proposal).record["stage"] == .string("proposal"))
    #expect(try await test.store.doctor().findings.filter { $0.severity == "error" } == [])
  }

  @Test func checksAreJudgedInTheNewState() async throws {
    let test = try await TestStore(files: OrderModel.files)
    let order = try await WhoTests.order(test, ["closing": .text("later")])
    let target = RecordTarget(module: "orders", id: order.id)
    let refused = try await test.refused(.transition(target, name: "open", input: TransitionInput()), by: test.ana)
    #expect(refused.codes == ["closing:check_failed"])
  }

  @Test func whatIsNotAskedForTakesTheRightItWouldTakeAlone() async throws {
    let test = try await TestStore(files: OrderModel.files)
    let order = try await WhoTests.order(test)
    let mover = Caller(userID: test.ana.userID, name: "ana", roles: ["mover"], teams: [])
    let input = TransitionInput(
      values: ["remarks": .text("asked for"), "photo": .text("https://a.example")], note: "hello",
      activities: [ActivityInput(kind: "call", subject: "x")])
    let command = Command.transition(RecordTarget(module: "orders", id: order.id), name: "open", input: input)
    let refused = try await test.refused(command, by: mover)
    #expect(refused.codes == ["photo:not_permitted", "call:not_permitted", "note:not_permitted"])
    let asked = TransitionInput(values: ["remarks": .text("asked for")])
    let opened = try await test.store.perform(
      .transition(RecordTarget(module: "orders", id: order.id), name: "open", input: asked), as: mover)
    #expect(opened.record["remarks"] == .string("asked for"))
  }
}
