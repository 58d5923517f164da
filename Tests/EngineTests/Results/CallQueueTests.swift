import Expressions
import Foundation
import Metamodel
import Testing

@testable import Engine

/// Whom to call next, whose that is, and the figures of the day.
@Suite struct CallQueueTests {
  private static func centre(_ more: String = "") async throws -> TestStore {
    var files = ResultModel.files
    files["results/desk.yaml"] = nil
    files["results/sales.yaml"]? += "\n\(more)\n"
    let test = try await TestStore(files: files)
    try await test.store.change(
      TenantSettings(
        name: "acme", locale: "en", timeZone: .gmt, currency: Currency(code: "EUR") ?? .dollar, callingCode: "34"),
      by: test.admin)
    return test
  }

  private static func deal(_ test: TestStore, _ amount: Int, _ values: RecordInput = [:]) async throws -> Change {
    let own: RecordInput = ["name": .text("D\(amount)"), "amount": .number(String(amount))]
    return try await test.store.perform(.create(module: "deals", values: own.merging(values) { $1 }), as: test.ana)
  }

  private static func titles(_ test: TestStore, _ caller: Caller? = nil) async throws -> [String] {
    try await test.store.callQueue(CallQueueRequest(module: "deals"), as: caller ?? test.ana).map(\.title)
  }

  @Test func theOrderIsScheduleThenTimeOfTheStateThenValueThenLastAttempt() async throws {
    let test = try await Self.centre()
    _ = try await Self.deal(test, 10)
    let dear = try await Self.deal(test, 30)
    let late = try await Self.deal(test, 5)
    let planned = try await Self.deal(test, 1)
    let later = try await Self.deal(test, 99)
    _ = try await test.log("interested", late)
    _ = try await test.log("call_back", planned) { $0.at = "2026-06-02T08:00:00Z" }
    _ = try await test.log("call_back", later) { $0.at = "2026-06-03T08:00:00Z" }
    #expect(try await Self.titles(test) == ["D5", "D30", "D10"])
    test.clock.set(try #require(Timestamp(parsing: "2026-06-02T09:00:00Z")))
    #expect(try await Self.titles(test) == ["D1", "D5", "D30", "D10"])
    let twin = try await Self.deal(test, 30)
    _ = try await test.log("voicemail", dear)
    #expect(
      try await test.store.callQueue(CallQueueRequest(module: "deals"), as: test.ana).map(\.record).dropFirst(2).first
        == twin.id)
    let items = try await test.store.callQueue(CallQueueRequest(module: "deals"), as: test.ana)
    #expect(items.first?.scheduled?.text == "2026-06-02T08:00:00Z")
    #expect(items.dropFirst().first?.due?.text == "2026-06-03T09:00:00Z")
  }

  @Test func aRecordIsHandedToOneAgentUntilTheResultOrTheEndOfTheClaim() async throws {
    let test = try await Self.centre()
    let first = try await Self.deal(test, 2)
    _ = try await Self.deal(test, 1)
    let request = CallQueueRequest(module: "deals")
    let mine = try #require(try await test.store.nextCall(request, as: test.ana))
    #expect(mine.record == first.id && mine.claimedBy == "ana" && mine.claimedUntil?.text == "2026-06-01T09:15:00Z")
    #expect(try await test.store.nextCall(request, as: test.ana)?.record == first.id, "whoever has one gets that")
    #expect(try await test.store.nextCall(request, as: test.max)?.title == "D1")
    #expect(try await Self.titles(test, test.max) == ["D1"])
    let user = try await test.store.createUser(
      NewUser(name: "eva", email: nil, displayName: nil, roles: ["rep"], teams: []), by: test.admin)
    let eva = Caller(userID: user.id, name: "eva", roles: ["rep"], teams: [])
    #expect(try await test.store.nextCall(request, as: eva) == nil)
    let target = RecordTarget(module: "deals", id: first.id)
    #expect(try await test.refused(.logResult(target, ResultInput("voicemail")), by: eva).codes == ["id:claimed"])
    _ = try await test.log("voicemail", first)
    #expect(try await test.store.nextCall(request, as: eva)?.record == first.id)
    #expect(try await test.store.releaseCalls(as: eva) == 1)
    #expect(try await test.store.nextCall(request, as: test.ana)?.record == first.id)
    test.clock.set(try #require(Timestamp(parsing: "2026-06-01T09:16:00Z")))
    #expect(try await test.store.nextCall(request, as: eva)?.record == first.id, "the time of the claim is over")
  }

  @Test func whatIsClosedDefinitiveForbiddenOrAtRestIsNotHandedOut() async throws {
    let test = try await Self.centre("again: 4h")
    let quiet = try await test.make("contacts", ["name": .text("Q"), "do_not_call": .boolean(true)])
    _ = try await Self.deal(test, 1, ["contact": .number(String(quiet.id))])
    let closed = try await Self.deal(test, 2)
    _ = try await test.log("refused", closed)
    let rested = try await Self.deal(test, 3)
    _ = try await test.log("voicemail", rested)
    let away = try await Self.deal(test, 4)
    _ = try await test.log("month", away)
    #expect(try await Self.titles(test) == [])
    test.clock.set(try #require(Timestamp(parsing: "2026-06-01T13:00:00Z")))
    #expect(try await Self.titles(test) == ["D3"])
  }

  @Test func nobodyIsHandedOutOutsideOfCallingHoursAndNoCallIsScheduledThere() async throws {
    let test = try await Self.centre("calendar: centre")
    let deal = try await Self.deal(test, 1)
    #expect(try await Self.titles(test) == ["D1"])
    let target = RecordTarget(module: "deals", id: deal.id)
    let refused = try await test.refused(
      .logResult(target, ResultInput("call_back", at: "2026-06-02T20:00:00Z")), by: test.ana)
    #expect(refused.codes == ["at:out_of_hours"])
    #expect(refused["at"]?.wanted == .text("2026-06-03T09:00:00Z"))
    test.clock.set(try #require(Timestamp(parsing: "2026-06-01T17:00:00Z")))
    _ = try await test.log("soon", deal)
    #expect(
      try await test.texts("SELECT datetime(starts / 1000000, 'unixepoch') FROM calls WHERE status = 'planned'")
        == ["2026-06-02 09:00:00"], "what would fall outside is brought into them")
    test.clock.set(try #require(Timestamp(parsing: "2026-06-01T18:00:00Z")))
    #expect(try await Self.titles(test) == [])
  }

  @Test func numbersAreLinksAndFindWhoCalls() async throws {
    let test = try await Self.centre()
    let eva = try await test.make("contacts", ["name": .text("Eva"), "phone": .text("600 11 12 22")])
    _ = try await test.make("contacts", ["name": .text("Max"), "phone": .text("+48 600 111 222")])
    _ = try await Self.deal(test, 1, ["contact": .number(String(eva.id))])
    let item = try #require(try await test.store.callQueue(CallQueueRequest(module: "deals"), as: test.ana).first)
    #expect(item.phones.map(\.tel) == ["tel:+34600111222"])
    #expect(item.phones.map(\.whatsapp) == ["https://wa.me/34600111222"])
    for number in ["+34 600 111 222", "0034600111222", "600111222", "(600) 11-12-22"] {
      let found = try await test.store.callers(by: number, as: test.ana)
      #expect(found.map { "\($0.module)/\($0.record) \($0.title)" } == ["contacts/\(eva.id) Eva"], "\(number)")
    }
    #expect(try await test.store.callers(by: "+48600111222", as: test.ana).map(\.title) == ["Max"])
    #expect(
      try await refusal { try await test.store.callers(by: "x", as: test.ana) }?.problems.map(\.code) == ["invalid"])
  }

  @Test func withoutACodeOfTheCountryNumbersAreDialledAsTheyAreAndStillFound() async throws {
    let test = try await TestStore(
      files: ResultModel.files.merging(["results/desk.yaml": ""]) { $1 }.filter { $0.value != "" })
    let eva = try await test.make("contacts", ["name": .text("Eva"), "phone": .text("600 111 222")])
    let max = try await test.make("contacts", ["name": .text("Max"), "phone": .text("+34 600 222 040")])
    _ = try await Self.deal(test, 1, ["contact": .number(String(eva.id))])
    let item = try #require(try await test.store.callQueue(CallQueueRequest(module: "deals"), as: test.ana).first)
    #expect(item.phones.map(\.tel) == ["tel:600111222"] && item.phones.map(\.whatsapp) == [nil])
    for (number, person) in [("600 111 222", eva), ("+34600111222", eva), ("600222040", max), ("34600222040", max)] {
      #expect(try await test.store.callers(by: number, as: test.ana).map(\.record) == [person.id], "\(number)")
    }
    #expect(try await test.store.callers(by: "+48600111999", as: test.ana) == [])
  }

  @Test func nobodyIsCalledByTwoAgentsAtOnceNorAboutTwoThingsInARow() async throws {
    let test = try await Self.centre("again: 4h")
    let eva = try await test.make("contacts", ["name": .text("Eva"), "phone": .text("600 11 12 22")])
    let first = try await Self.deal(test, 2, ["contact": .number(String(eva.id))])
    _ = try await Self.deal(test, 1, ["contact": .number(String(eva.id))])
    let request = CallQueueRequest(module: "deals")
    #expect(try await test.store.nextCall(request, as: test.ana)?.record == first.id)
    #expect(try await test.store.nextCall(request, as: test.max) == nil)
    _ = try await test.log("voicemail", first)
    #expect(try await test.store.nextCall(request, as: test.max) == nil, "she was called just now")
    test.clock.set(try #require(Timestamp(parsing: "2026-06-01T13:00:00Z")))
    #expect(try await test.store.nextCall(request, as: test.max)?.record == first.id)
  }

  @Test func whoMustNotBeCalledAnyMoreIsTakenBack() async throws {
    let test = try await Self.centre()
    let eva = try await test.make("contacts", ["name": .text("Eva"), "phone": .text("600 11 12 22")])
    let deal = try await Self.deal(test, 2, ["contact": .number(String(eva.id))])
    let request = CallQueueRequest(module: "deals")
    #expect(try await test.store.nextCall(request, as: test.ana)?.record == deal.id)
    _ = try await test.store.perform(
      .update(RecordTarget(module: "contacts", id: eva.id), values: ["do_not_call": .boolean(true)]), as: test.admin)
    #expect(try await test.store.nextCall(request, as: test.ana) == nil)
    #expect(try await test.texts("SELECT record FROM sys_call WHERE claim_user IS NOT NULL") == [])
  }

  @Test func aCallThatWasAgreedOnIsMadeWhereverTheRecordStandsByThen() async throws {
    var files = ResultModel.files
    files["results/desk.yaml"] = nil
    files["results/sales.yaml"] = files["results/sales.yaml"]?.replacing(
      "    value: amount\n", with: "    value: amount\n    queue: stage == 'new_lead'\n")
    let test = try await TestStore(files: files)
    let deal = try await Self.deal(test, 1)
    _ = try await test.log("call_back", deal) { $0.at = "2026-06-02T08:00:00Z" }
    _ = try await test.store.perform(
      .override(RecordTarget(module: "deals", id: deal.id), to: "proposal", reason: "signed"), as: test.admin)
    #expect(try await Self.titles(test) == [])
    test.clock.set(try #require(Timestamp(parsing: "2026-06-02T09:00:00Z")))
    #expect(try await Self.titles(test) == ["D1"])
  }

  @Test func aDayMeansWhenCallingHoursBegin() async throws {
    let test = try await Self.centre("calendar: centre")
    let deal = try await Self.deal(test, 1)
    _ = try await test.log("call_back", deal) { $0.at = "2026-06-02" }
    #expect(
      try await test.texts("SELECT datetime(starts / 1000000, 'unixepoch') FROM calls WHERE status = 'planned'")
        == ["2026-06-02 09:00:00"])
  }

  @Test func figuresAreThoseOfTheDay() async throws {
    let test = try await Self.centre()
    let (first, second) = (try await Self.deal(test, 1), try await Self.deal(test, 2))
    _ = try await test.log("voicemail", first)
    _ = try await test.log("interested", first, by: test.max)
    test.clock.set(try #require(Timestamp(parsing: "2026-06-01T14:30:00Z")))
    _ = try await test.log("refused", second)
    test.clock.set(try #require(Timestamp(parsing: "2026-06-02T09:00:00Z")))
    _ = try await test.log("voicemail", first)
    let day = try #require(CalendarDate(parsing: "2026-06-01"))
    let figures = try await test.store.callFigures(CallFiguresRequest(day: day), as: test.max)
    #expect(figures.total.attempts == 3 && figures.total.effective == 1 && figures.total.definitive == 1)
    #expect(figures.total.records == 2 && figures.total.rate == "33.3")
    #expect(figures.hours.map { "\($0.name) \($0.count.effective)/\($0.count.attempts)" } == ["09 1/2", "14 0/1"])
    #expect(figures.agents.map { "\($0.name) \($0.count.attempts)" } == ["ana 2", "max 1"])
    #expect(figures.flows.map(\.name) == ["sales"])
    #expect(figures.results.map(\.name) == ["interested", "refused", "voicemail"])
    let own = try await test.store.callFigures(CallFiguresRequest(day: day, agent: "max"), as: test.max)
    #expect(own.total.attempts == 1)
    #expect(try await test.store.callFigures(CallFiguresRequest(), as: test.max).total.attempts == 1)
  }

  @Test func aPromptIsDismissedByWhoeverMayMoveTheRecord() async throws {
    let test = try await Self.centre()
    let deal = try await Self.deal(test, 1)
    _ = try await test.log("bought", deal)
    let prompt = try #require(try await test.store.prompts(as: test.ana).first)
    #expect(prompt.action == "close won")
    try await test.store.dismiss(prompt: prompt.id, as: test.ana)
    #expect(try await test.store.prompts(as: test.ana) == [])
    #expect(try await refusal { try await test.store.dismiss(prompt: prompt.id, as: test.ana) }?.kind == .notFound)
  }
}
