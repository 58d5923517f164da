import Engine
import Expressions
import Foundation
import Logging
import TestPrograms
import Testing
import Transfers

@testable import Delivery
@testable import Tenancy

/// Who is served when, and what outlives a process.
@Suite(.serialized) struct DispatcherTests {
  @Test func whatACrashLeavesBetweenSendingAndMarkingIsSentAgainUnderTheSameKey() async throws {
    let server = try await HookServer()
    let desk = try await DeliveryDesk(hook: "http://127.0.0.1:\(server.port)/ok")
    try await desk.open("call")
    // Sent, and the process ends before it is marked.
    let parcel = try #require(try await desk.withStore { store, _ in try await store.parcels(limit: 1).first })
    #expect(await Courier(desk.workspace).deliver(parcel).outcome == .sent("Answered 200."))
    await desk.workspace.close()
    let next = try DeliveryDesk.open(desk.directory, desk.clock, nil, ["127.0.0.1"])
    #expect(next.outboxes.due(by: desk.clock.now()).map(\.description) == ["acme"], "the catalogue knows of it")
    #expect(next.pool.count == 0)
    let outcomes = try await Dispatcher(workspace: next, logger: Logger(label: "test")).deliver("acme")
    #expect(outcomes == [.sent("Answered 200.")])
    let calls = try server.received()
    #expect(calls.count == 2)
    #expect(Set(calls.map { $0.headers["idempotency-key"] }).count == 1)
    #expect(next.outboxes.due(by: desk.clock.now()).isEmpty)
    await next.close()
    let last = try DeliveryDesk.open(desk.directory, desk.clock, nil, [])
    #expect(last.outboxes.due(by: desk.clock.now()).isEmpty, "and that there is nothing any more")
    await last.close()
    await desk.remove()
  }

  @Test func aTenantWithNothingToSendIsNotOpened() async throws {
    let server = try await HookServer()
    let desk = try await DeliveryDesk(
      hook: "http://127.0.0.1:\(server.port)/ok", tenants: ["acme", "bolt", "calm"])
    try await desk.open("call", in: "bolt")
    await desk.workspace.close()
    let next = try DeliveryDesk.open(desk.directory, desk.clock, nil, ["127.0.0.1"])
    let dispatcher = Dispatcher(workspace: next, logger: Logger(label: "test"))
    let running = Task { await dispatcher.run() }
    while try server.received().isEmpty || !next.outboxes.due(by: desk.clock.now()).isEmpty {
      try await Task.sleep(for: .milliseconds(5))
    }
    running.cancel()
    await running.value
    #expect(next.pool.count == 1)
    await next.close()
    await desk.remove()
  }

  @Test func twoWhoSendForOneTenantDoNotSendTheSame() async throws {
    let server = try await HookServer()
    let desk = try await DeliveryDesk(hook: "http://127.0.0.1:\(server.port)/ok")
    for number in 1...12 { try await desk.open("call", name: "Case \(number)") }
    let others = (0..<3).map { _ in Dispatcher(workspace: desk.workspace, logger: Logger(label: "test")) }
    let outcomes = try await withThrowingTaskGroup(of: [DeliveryOutcome].self) { group in
      for dispatcher in others { group.addTask { try await dispatcher.deliver("acme") } }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(outcomes.count == 12)
    let keys = try server.received().map { $0.headers["idempotency-key"] }
    #expect(keys.count == 12 && Set(keys).count == 12)
    #expect(try await desk.messages().allSatisfy { $0.state == "sent" && $0.attempts == 1 })
    await desk.remove()
  }

  @Test func everyTenantIsServedThoughOneHasABacklog() async throws {
    let server = try await HookServer()
    let tenants = ["acme", "bolt", "calm"]
    let desk = try await DeliveryDesk(hook: "http://127.0.0.1:\(server.port)/ok", tenants: tenants)
    for number in 1...30 { try await desk.open("call", name: "Case \(number)", in: "acme") }
    try await desk.open("call", name: "Only one", in: "bolt")
    try await desk.open("call", name: "Only one", in: "calm")
    let running = Task { await desk.dispatcher.run() }
    // What is announced while it runs is sent, too.
    try await desk.open("call", name: "Late", in: "calm")
    while try server.received().count < 33 { try await Task.sleep(for: .milliseconds(5)) }
    running.cancel()
    await running.value
    let senders = try server.received().map { $0.body.contains("\"tenant\":\"acme\"") }
    let others = senders.indices.filter { !senders[$0] }
    #expect(others.count == 3)
    #expect(try #require(others.first) < 20, "acme's backlog does not come first")
    for tenant in tenants {
      #expect(try await desk.messages(tenant).allSatisfy { $0.state == "sent" })
    }
    await desk.remove()
  }

  /// The slow receiver answers only once everything else is there.
  @Test func oneSlowReceiverDoesNotHoldBackTheOthers() async throws {
    let server = try await HookServer()
    let desk = try await DeliveryDesk(
      hook: "http://127.0.0.1:\(server.port)/hold", patience: .init(connecting: 5_000, total: 60_000),
      tenants: ["acme", "bolt"])
    for number in 1...20 { try await desk.open("call", name: "Slow \(number)") }
    for number in 1...20 { try await desk.open("turn", name: "Quick \(number)") }
    try await desk.open("turn", in: "bolt")
    let running = Task { await desk.dispatcher.run() }
    func arrived(_ path: String) throws -> Int { try server.received().count { $0.path == path } }
    while try arrived("/ok") < 21 || arrived("/hold") < 4 { try await Task.sleep(for: .milliseconds(5)) }
    // What comes while all that is left is held goes out at once, too.
    try await desk.open("turn", name: "Late")
    while try arrived("/ok") < 22 { try await Task.sleep(for: .milliseconds(5)) }
    #expect(try arrived("/hold") == 4, "and those that are held are few")
    #expect(try await desk.messages().count { $0.channel == "webhook portal" && $0.state == "pending" } == 20)
    try server.release()
    while !desk.workspace.outboxes.due(by: desk.clock.now()).isEmpty { try await Task.sleep(for: .milliseconds(5)) }
    running.cancel()
    await running.value
    #expect(try await desk.messages().allSatisfy { $0.state == "sent" && $0.attempts == 1 })
    await desk.remove()
  }

  @Test func whatIsMadeReadyIsSentThoughItHasWaitedForLong() async throws {
    let desk = try await DeliveryDesk(hook: "http://127.0.0.1:1/ok")
    try await desk.open("lose")
    for _ in 1...(Backoff.attempts + 1) {
      _ = try await desk.dispatcher.deliver("acme")
      desk.pass(seconds: 301)
    }
    let message = try #require(try await desk.messages().last)
    #expect(message.state == "pending" && message.attempts == 0)
    #expect(message.answer?.contains("has no url") == true)
    await desk.remove()
  }

  @Test func aTenantThatIsDeletedMeanwhileLeavesNothing() async throws {
    let server = try await HookServer()
    let desk = try await DeliveryDesk(
      hook: "http://127.0.0.1:\(server.port)/drip", patience: .init(connecting: 1_000, total: 700))
    try await desk.open("call")
    let running = Task { await desk.dispatcher.run() }
    while try server.received().isEmpty { try await Task.sleep(for: .milliseconds(5)) }
    try await desk.workspace.delete("acme")
    running.cancel()
    await running.value
    #expect(desk.workspace.outboxes.due(by: desk.clock.now()).isEmpty)
    #expect(try await desk.workspace.tenants().isEmpty)
    await desk.remove()
  }

  @Test func attemptsAreFurtherAndFurtherApartAndNeverAtOneMoment() throws {
    let now = DeliveryDesk.start
    func wait(_ made: Int, _ random: Double) -> Int64? {
      Backoff.next(after: made, at: now, random: random).map { ($0.microseconds - now.microseconds) / 1_000_000 }
    }
    #expect((1...4).map { wait($0, 0.5) } == [30, 60, 120, 240])
    #expect(wait(1, 0) == 22)
    #expect(wait(1, 1) == 37)
    #expect(wait(13, 0.5) == 21_600)
    #expect(wait(14, 0.5) == nil)
    #expect(Backoff.next(after: 1, at: Timestamp(microseconds: .max), random: 1) == nil)
    func asked(_ seconds: Int) -> Int64? {
      Backoff.next(after: 1, at: now, notBefore: seconds, random: 0.5).map {
        ($0.microseconds - now.microseconds) / 1_000_000
      }
    }
    #expect([-5, 0, 10, 90, 21_600, 100_000, .max].map(asked) == [30, 30, 30, 90, 21_600, 21_600, 21_600])
    #expect(Backoff.next(after: 14, at: now, notBefore: 90) == nil)
  }
}
