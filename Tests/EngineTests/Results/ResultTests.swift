import Expressions
import Foundation
import GRDB
import Metamodel
import Testing

@testable import Engine

/// What the results of calls do to the records about which they were made.
@Suite struct ResultTests {
  private static func centre() async throws -> TestStore { try await TestStore(files: ResultModel.files) }

  private static func deal(_ test: TestStore, _ values: RecordInput = [:]) async throws -> Change {
    let own: RecordInput = ["name": .text("Pump"), "campaign": .text("spring")]
    return try await test.store.perform(.create(module: "deals", values: own.merging(values) { $1 }), as: test.ana)
  }

  private static func inStage(_ stage: String, _ test: TestStore, _ values: RecordInput = [:]) async throws -> Change {
    let own: RecordInput = ["name": .text("Pump"), "campaign": .text("spring")]
    return try await test.store.perform(
      .create(
        module: "deals", values: own.merging(values) { $1 },
        enter: Entry(states: ["stage": stage], reason: "test")), as: test.admin)
  }

  // MARK: The rows of the source

  @Test func nobodyReachedPutsTheStageInProcessOnceWhereTheRowFits() async throws {
    let test = try await Self.centre()
    let deal = try await Self.deal(test)
    #expect(try await test.log("no_answer", deal).words == ["stage_status in_process: done"])
    #expect(try await test.value("stage_status", of: deal) == "in_process")
    #expect(try await test.log("no_answer", deal).words == ["stage_status in_process: skipped"])
    let other = try await Self.deal(test, ["campaign": .text("autumn")])
    #expect(try await test.log("no_answer", other).words == [])
    #expect(try await test.value("stage_status", of: other) == "planned")
    #expect(try await test.count("calls", where: "status = 'held' AND result = 'no_answer'") == 3)
    #expect(try await test.errors() == [])
  }

  /// What a result does asks nobody's rights, so logging it is a change within the scope of changes.
  @Test func resultsAreLoggedWithinTheScopeOfChanges() async throws {
    var files = ResultModel.files
    files["access.yaml"] = files["access.yaml"]?
      .replacing("deals: [create, read, transition]", with: "deals: [create, read, update, transition]")
      .replacing("    label: Representative\n", with: "    label: Representative\n    scopes: {deals: {write: own}}\n")
    let test = try await TestStore(files: files)
    let user = try await test.store.createUser(
      NewUser(name: "eva", email: nil, displayName: nil, roles: ["rep"], teams: []), by: test.admin)
    let eva = Caller(userID: user.id, name: "eva", roles: ["rep"], teams: [])
    let deal = try await Self.deal(test)
    let target = RecordTarget(module: "deals", id: deal.id)
    let refused = try await test.refused(.logResult(target, ResultInput("refused")), by: eva)
    #expect(refused.codes == ["deals:out_of_scope"])
    #expect(try await test.store.callQueue(CallQueueRequest(module: "deals"), as: eva) == [])
    // Nor does anybody else take away what is still to be done.
    let blocked = try await Self.deal(test)
    _ = try await test.log("told", blocked)
    let prompts = try await test.store.prompts(of: RecordTarget(module: "deals", id: blocked.id), as: eva)
    #expect(prompts.count == 1)
    for prompt in prompts {
      let refusal = try await refusal { try await test.store.dismiss(prompt: prompt.id, as: eva) }
      #expect(refusal?.problems.map(\.code) == ["out_of_scope"])
    }
    #expect(try await test.texts("SELECT id FROM sys_prompt WHERE done_at IS NULL").count == 1)
    #expect(try await test.log("refused", deal).words.first == "close lost: done")
  }

  @Test func notToBeCalledAgainClosesAsLostAndEndsWhatIsOpen() async throws {
    let test = try await Self.centre()
    let deal = try await Self.deal(test)
    for (kind, status) in [("call", "open"), ("call", "begun"), ("to_do", "open"), ("call", "done")] {
      try await test.make(
        "tasks",
        [
          "subject": .text("T"), "kind": .text(kind), "status": .text(status),
          "regarding": .text("deals/\(deal.id)"),
        ])
    }
    try await test.make(
      "calls",
      [
        "subject": .text("C"), "starts": .text("2026-06-03T10:00:00Z"), "regarding": .text("deals/\(deal.id)"),
      ])
    let outcome = try await test.log("refused", deal)
    #expect(
      outcome.words == ["close lost: done", "cancel open calls: done", "cancel open call tasks: done"])
    #expect(try await test.value("stage", of: deal) == "lost")
    #expect(try await test.value("loss_reason", of: deal) == "refused")
    #expect(try await test.texts("SELECT status FROM tasks ORDER BY id") == ["void", "void", "open", "done"])
    #expect(try await test.texts("SELECT status FROM calls ORDER BY id") == ["dropped", "held"])
    #expect(
      try await test.texts("SELECT transition FROM process_move WHERE record = \(deal.id) AND kind = 'transition'") == [
        "lose"
      ])
  }

  @Test(arguments: [("no_answer", 8), ("voicemail", 5)])
  func theSourcesAttemptsCloseAsLost(_ result: String, _ reach: Int) async throws {
    let test = try await Self.centre()
    let deal = try await Self.deal(test)
    for number in 1..<reach {
      let outcome = try await test.log(result, deal)
      let rule = try #require(outcome.attempts.first { $0.name == result })
      #expect(rule.count == number && !rule.isReached)
      #expect(rule.words == "\(number) of \(reach)" + (number == reach - 1 ? ": close lost next time" : ""))
      #expect(try await test.value("stage", of: deal) == "new_lead")
    }
    let last = try await test.log(result, deal)
    #expect(last.words == ["close lost: done"])
    #expect(try await test.value("loss_reason", of: deal) == "unreachable")
    #expect(try await test.count("calls") == reach, "one interaction for each result, the last too")
    #expect(try await test.count("sys_result") == reach)
  }

  @Test func wrongDataClosesAsLost() async throws {
    let test = try await Self.centre()
    let deal = try await Self.deal(test)
    #expect(try await test.log("wrong_data", deal).words.first == "close lost: done")
    #expect(try await test.value("loss_reason", of: deal) == "error")
  }

  // MARK: Actions on deals

  @Test func advancingGoesToTheNextStageAlsoForWhomTheTransitionIsNot() async throws {
    let test = try await Self.centre()
    let deal = try await Self.deal(test)
    try await test.make(
      "tasks", ["subject": .text("Call"), "kind": .text("call"), "regarding": .text("deals/\(deal.id)")])
    let outcome = try await test.log("interested", deal)
    #expect(outcome.words == ["advance next: done", "tasks complete where kind == 'call': done"])
    #expect(try await test.value("stage", of: deal) == "decision")
    #expect(try await test.texts("SELECT status FROM tasks") == ["done"])
    let causes = try await test.texts("SELECT cause FROM sys_history WHERE changes LIKE '%stage%' AND version > 1")
    #expect(causes == ["transition qualify, effect of deals/1 sales interested"])
  }

  @Test func whatIsMissingBecomesAPromptThatTheTransitionAnswers() async throws {
    let test = try await Self.centre()
    let deal = try await Self.inStage("decision", test)
    let outcome = try await test.log("interested", deal)
    #expect(outcome.words.first == "advance next: prompt amount:required")
    #expect(try await test.value("stage", of: deal) == "decision")
    #expect(try await test.count("calls") == 1, "the interaction stays")
    let target = RecordTarget(module: "deals", id: deal.id)
    let prompt = try #require(try await test.store.prompts(of: target, as: test.ana).first)
    #expect(prompt.transition == "propose" && prompt.from == "decision" && prompt.to == "proposal")
    #expect(prompt.title == "Pump" && prompt.problems.map(\.code) == ["required"])
    _ = try await test.log("interested", deal)
    #expect(try await test.store.prompts(of: target, as: test.ana).count == 1, "the same thing is asked for once")
    _ = try await test.store.perform(
      .transition(target, name: "propose", input: TransitionInput(values: ["amount": .number("5")])), as: test.ana)
    #expect(try await test.store.prompts(of: target, as: test.ana) == [])
  }

  @Test func whatIsMissingMayComeWithTheResult() async throws {
    let test = try await Self.centre()
    let deal = try await Self.inStage("decision", test)
    let outcome = try await test.log("interested", deal) { $0.supplied.values = ["amount": .number("700")] }
    #expect(outcome.words.first == "advance next: done")
    #expect(try await test.value("stage", of: deal) == "proposal")
    let other = try await Self.inStage("decision", test)
    let refused = try await test.log("interested", other) {
      $0.supplied.values = ["amount": .number("700"), "remarks": .text("mine")]
    }
    #expect(
      refused.words.first == "advance next: prompt remarks:not_permitted", "nobody writes by a result what they may not"
    )
    #expect(try await test.value("remarks", of: other) == nil)
  }

  @Test func nothingGoesBackwards() async throws {
    let test = try await Self.centre()
    let deal = try await Self.inStage("proposal", test)
    #expect(try await test.log("decided", deal).words.first == "advance decision: skipped")
    let same = try await Self.inStage("decision", test)
    #expect(try await test.log("decided", same).words.first == "advance decision: skipped")
    let closed = try await Self.inStage("lost", test)
    #expect(try await test.log("interested", closed).words.first == "advance next: skipped")
    #expect(try await test.log("bought", closed).words.first == "close won: skipped")
    #expect(try await test.value("stage", of: closed) == "lost")
  }

  @Test func aSecondActionFollowsTheFirst() async throws {
    let test = try await Self.centre()
    let deal = try await Self.deal(test, ["amount": .number("1")])
    #expect(try await test.log("decided", deal).words == ["advance decision: done", "close lost: done"])
    #expect(
      try await test.texts("SELECT \"to\" FROM process_move WHERE record = \(deal.id) ORDER BY id")
        == ["new_lead", "decision", "lost"])
  }

  @Test func winningIsJudgedAsAnyTransition() async throws {
    let test = try await Self.centre()
    let early = try await Self.deal(test)
    #expect(try await test.log("bought", early).words.first == "close won: prompt to:not_from_here")
    let ready = try await Self.inStage("proposal", test, ["amount": .number("10")])
    #expect(try await test.log("bought", ready).words.first == "close won: done")
    #expect(try await test.value("stage", of: ready) == "won")
    let empty = try await Self.inStage("proposal", test)
    #expect(try await test.log("bought", empty).words.first == "close won: prompt transition:criteria_failed")
  }

  @Test func cancellingTakesTheNoteOfTheFlowUnlessOneIsWritten() async throws {
    let test = try await Self.centre()
    let deal = try await Self.deal(test)
    _ = try await test.log("mistake", deal)
    let other = try await Self.deal(test)
    _ = try await test.log("mistake", other) { $0.supplied.note = "Twice the same" }
    #expect(try await test.texts("SELECT stage FROM deals ORDER BY id") == ["cancelled", "cancelled"])
    #expect(try await test.texts("SELECT body FROM notes ORDER BY id") == ["Created by mistake", "Twice the same"])
  }

  @Test func aNoteThatNoMoveTakesIsOneAboutTheRecord() async throws {
    let test = try await Self.centre()
    let deal = try await Self.deal(test)
    _ = try await test.log("voicemail", deal) { $0.supplied.note = "Ask for Eva" }
    #expect(try await test.texts("SELECT body FROM notes") == ["Ask for Eva"])
  }

  @Test func whatMovesFreelyFollowsItsPipeline() async throws {
    let test = try await Self.centre()
    let deal = try await Self.deal(test, ["kind": .text("free")])
    #expect(try await test.log("interested", deal).words.first == "advance next: done")
    #expect(try await test.value("stage", of: deal) == "decision")
    #expect(try await test.log("bought", deal).words.first == "close won: done")
    #expect(try await test.value("stage", of: deal) == "won")
    #expect(try await test.errors() == [])
  }

  @Test func effectsTransitionsAndMessagesAreActionsToo() async throws {
    let test = try await Self.centre()
    let deal = try await Self.inStage(
      "decision", test, ["amount": .number("3"), "owner": .number(String(test.ana.userID))])
    #expect(try await test.log("told", deal).actions.map(\.state) == [.done, .done, .done])
    #expect(try await test.value("remarks", of: deal) == "Told on decision")
    #expect(try await test.store.notifications(of: test.ana).map(\.text) == ["Pump was told."])
    let early = try await Self.deal(test)
    #expect(try await test.log("told", early).words.last == "run propose: prompt transition:not_from_here")
    #expect(try await test.value("remarks", of: early) == "Told on new_lead", "the others stay")
  }

  // MARK: Scheduling and postponing

  @Test func aCallIsScheduledWhenTheAgentSaysAndBecomesTheInteractionOfItsTime() async throws {
    let test = try await Self.centre()
    let deal = try await Self.deal(test)
    let outcome = try await test.log("call_back", deal) { $0.at = "2026-06-02T10:00:00Z" }
    #expect(outcome.words == ["schedule calls at ask: done"])
    #expect(
      try await test.texts("SELECT subject || ' ' || status FROM calls ORDER BY id") == [
        "Call back held", "Call Pump back planned",
      ])
    test.clock.set(try #require(Timestamp(parsing: "2026-06-02T10:05:00Z")))
    _ = try await test.log("voicemail", deal)
    #expect(try await test.count("calls") == 2, "the one that was planned is the one that was held")
    #expect(
      try await test.texts("SELECT status || ' ' || result FROM calls ORDER BY id") == [
        "held call_back", "held voicemail",
      ])
  }

  @Test func aTimeThatIsAskedForHasToBeGivenAndToCome() async throws {
    let test = try await Self.centre()
    let deal = try await Self.deal(test)
    let target = RecordTarget(module: "deals", id: deal.id)
    #expect(try await test.refused(.logResult(target, ResultInput("call_back")), by: test.ana).codes == ["at:required"])
    #expect(
      try await test.refused(.logResult(target, ResultInput("call_back", at: "2026-05-01")), by: test.ana).codes
        == ["at:out_of_range"])
    #expect(
      try await test.refused(.logResult(target, ResultInput("call_back", at: "soon")), by: test.ana).codes == [
        "at:invalid"
      ])
    #expect(try await test.refused(.logResult(target, ResultInput("later")), by: test.ana).codes == ["until:required"])
    #expect(try await test.log("soon", deal).words == ["schedule calls in 4h: done"])
    #expect(
      try await test.texts("SELECT datetime(starts / 1000000, 'unixepoch') FROM calls WHERE status = 'planned'")
        == ["2026-06-01 13:00:00"])
  }

  @Test func nobodyIsScheduledWhoMustNotBeCalled() async throws {
    let test = try await Self.centre()
    let contact = try await test.make("contacts", ["name": .text("Eva"), "do_not_call": .boolean(true)])
    let deal = try await Self.deal(test, ["contact": .number(String(contact.id))])
    #expect(try await test.log("soon", deal).words == ["schedule calls in 4h: prompt at:do_not_contact"])
    #expect(try await test.count("calls") == 1)
  }

  @Test(arguments: ["guided", "free"])
  func whatIsPostponedComesBackByItselfToTheStageThatItLeft(_ kind: String) async throws {
    let test = try await Self.centre()
    let deal = try await Self.deal(test, ["kind": .text(kind)])
    _ = try await test.log("interested", deal)
    #expect(try await test.log("month", deal).words == ["close postponed for 30d: done"])
    #expect(try await test.value("stage", of: deal) == "postponed")
    #expect(try await test.pass(to: "2026-07-01T08:59:00Z").filter { $0.kind == .postponed } == [])
    #expect(try await test.value("stage", of: deal) == "postponed")
    let deeds = try await test.pass(to: "2026-07-01T09:00:00Z").filter { $0.kind == .postponed }
    #expect(deeds.map(\.reference) == ["decision"])
    #expect(try await test.value("stage", of: deal) == "decision")
    #expect(try await test.count("sys_postponed") == 0)
    #expect(try await test.errors() == [])
  }

  @Test func whatHasMovedOnMeanwhileDoesNotComeBack() async throws {
    let test = try await Self.centre()
    let deal = try await Self.deal(test)
    _ = try await test.log("later", deal) { $0.until = "2026-06-10" }
    #expect(
      try await test.due().filter { $0.hasPrefix("postponed") } == ["postponed stage/new_lead 2026-06-10T00:00:00Z"])
    _ = try await test.store.perform(
      .transition(RecordTarget(module: "deals", id: deal.id), name: "resume_decision", input: TransitionInput()),
      as: test.ana)
    #expect(try await test.due().filter { $0.hasPrefix("postponed") } == [])
    try await test.pass(to: "2026-06-11T09:00:00Z")
    #expect(try await test.value("stage", of: deal) == "decision")
  }

  @Test func whatCannotComeBackLeavesAPrompt() async throws {
    let test = try await Self.centre()
    let deal = try await Self.inStage("proposal", test)
    _ = try await test.log("later", deal) { $0.until = "2026-06-10" }
    try await test.pass(to: "2026-06-11T09:00:00Z")
    #expect(try await test.value("stage", of: deal) == "postponed")
    let prompts = try await test.store.prompts(as: test.ana)
    #expect(prompts.map(\.action) == ["come back to proposal"])
    #expect(prompts.first?.problems.map(\.code) == ["not_from_here"])
    #expect(try await test.errors() == [])
  }

  // MARK: Cases, tasks, contacts

  @Test func casesAndTasksHaveTheirLikes() async throws {
    let test = try await Self.centre()
    let problem = try await test.make("cases", ["subject": .text("Leak")])
    try await test.make("tasks", ["subject": .text("T"), "regarding": .text("cases/\(problem.id)")])
    #expect(try await test.log("interested", problem).words == ["advance next: done"])
    #expect(try await test.value("status", of: problem) == "open")
    #expect(try await test.log("solved", problem).words == ["close resolved: done", "tasks cancel: done"])
    #expect(try await test.value("status", of: problem) == "resolved")
    #expect(try await test.texts("SELECT status FROM tasks") == ["void"])
    let task = try await test.make("tasks", ["subject": .text("Ring")])
    #expect(try await test.log("solved", task).words == ["close done: done"])
    let other = try await test.make("tasks", ["subject": .text("Ring")])
    #expect(try await test.log("refused", other).words == ["close void: done"])
  }

  @Test func aResultAboutAContactIsAboutTheirOpenDealOrAsks() async throws {
    let test = try await Self.centre()
    let eva = try await test.make("contacts", ["name": .text("Eva")])
    let contact: RecordInput = ["contact": .number(String(eva.id))]
    let target = RecordTarget(module: "contacts", id: eva.id)
    #expect(
      try await test.refused(.logResult(target, ResultInput("voicemail")), by: test.ana).codes == ["result:no_flow"])
    let first = try await Self.deal(test, contact)
    #expect(try await test.log("voicemail", eva).record == first.id)
    _ = try await test.log("refused", first)
    let second = try await Self.deal(test, contact)
    #expect(try await test.log("voicemail", eva).record == second.id, "the other one is closed")
    let third = try await Self.deal(test, contact)
    let refused = try await test.refused(.logResult(target, ResultInput("voicemail")), by: test.ana)
    #expect(refused.codes == ["record:ambiguous"])
    #expect(refused["record"]?.wanted == .list([.text("deals/\(second.id)"), .text("deals/\(third.id)")]))
    let chosen = try await test.log("voicemail", eva) { $0.record = RecordTarget(module: "deals", id: third.id) }
    #expect(chosen.record == third.id)
  }

  // MARK: Who, which, what else

  @Test func theFlowIsTheFirstThatFitsByTeamAndCampaign() async throws {
    let test = try await Self.centre()
    let user = try await test.store.createUser(
      NewUser(name: "deo", email: nil, displayName: nil, roles: ["rep"], teams: ["desk"]), by: test.admin)
    let deo = Caller(userID: user.id, name: "deo", roles: ["rep"], teams: ["desk"])
    let deal = try await Self.deal(test, ["campaign": .text("autumn")])
    #expect(try await test.log("no_answer", deal).flow == "sales")
    #expect(try await test.log("no_answer", deal, by: deo).flow == "desk")
    #expect(try await test.log("no_answer", deal, by: deo) { $0.flow = "sales" }.flow == "sales")
    let refused = try await test.refused(
      .logResult(RecordTarget(module: "deals", id: deal.id), ResultInput("desk_only")), by: test.ana)
    #expect(refused.codes == ["result:unknown_value"])
  }

  @Test func whoMayDoNothingAboutARecordLogsNothing() async throws {
    let test = try await Self.centre()
    let task = try await test.make("tasks", ["subject": .text("T")])
    let problem = try await test.make("cases", ["subject": .text("Leak")])
    let user = try await test.store.createUser(
      NewUser(name: "eye", email: nil, displayName: nil, roles: [], teams: []), by: test.admin)
    let eye = Caller(userID: user.id, name: "eye", roles: [], teams: [])
    #expect(
      try await test.refused(.logResult(RecordTarget(module: "tasks", id: task.id), ResultInput("solved")), by: eye)
        .kind
        == .notPermitted)
    #expect(try await test.log("solved", problem).words.first == "close resolved: done", "who may update may log")
  }

  @Test func theInteractionTakesWhatWasGivenAndRefusesWhatIsWrong() async throws {
    let test = try await Self.centre()
    let deal = try await Self.deal(test)
    _ = try await test.log("voicemail", deal) { $0.interaction = ["length": .text("90s"), "subject": .text("Mine")] }
    #expect(try await test.texts("SELECT subject || ' ' || length FROM calls") == ["Mine 90000000"])
    let target = RecordTarget(module: "deals", id: deal.id)
    let wrong = ResultInput("voicemail", interaction: ["nonsense": .text("x")])
    #expect(try await test.refused(.logResult(target, wrong), by: test.ana).codes == ["nonsense:unknown_field"])
    #expect(
      try await test.refused(.logResult(target, ResultInput("nothing")), by: test.ana).codes == ["result:unknown_value"]
    )
    #expect(
      try await test.refused(.logResult(target, ResultInput("voicemail", flow: "sail")), by: test.ana).codes == [
        "flow:not_found"
      ])
  }

  @Test func aRehearsalSaysWhatEachResultWouldDoAndDoesNothing() async throws {
    let test = try await Self.centre()
    let deal = try await Self.inStage("decision", test)
    for _ in 1...7 { _ = try await test.log("no_answer", deal) }
    let before = try test.contents()
    let rehearsed = try await test.store.results(for: RecordTarget(module: "deals", id: deal.id), as: test.ana)
    #expect(try test.contents() == before)
    let byResult = Dictionary(rehearsed.map { ($0.result, $0) }, uniquingKeysWith: { $1 })
    #expect(rehearsed.count == 14)
    #expect(byResult["no_answer"]?.words == ["close lost: done"])
    #expect(byResult["no_answer"]?.attempts.first?.words == "8 of 8: close lost now")
    #expect(byResult["interested"]?.words.first == "advance next: prompt amount:required")
    #expect(byResult["call_back"]?.asks == ["at"])
    #expect(byResult["call_back"]?.words == ["schedule calls at ask: done"])
    #expect(byResult["voicemail"]?.attempts.map(\.words) == ["7 of 8: close lost next time", "1 of 5"])
    #expect(byResult["refused"]?.interaction == nil)
  }

  @Test func whatWasLoggedIsNeitherChangedNorDeleted() async throws {
    let test = try await Self.centre()
    _ = try await test.log("voicemail", Self.deal(test))
    for statement in ["UPDATE sys_result SET user = 1", "DELETE FROM sys_result"] {
      await #expect(throws: (any Error).self) {
        try await test.store.execute(as: test.admin) { execution, _ in try execution.db.execute(sql: statement) }
      }
    }
    #expect(try await test.count("sys_result") == 1)
  }
}
