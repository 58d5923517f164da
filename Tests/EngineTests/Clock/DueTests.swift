import Expressions
import GRDB
import Metamodel
import Synchronization
import Testing

@testable import Engine

@Suite struct DueTests {
  @Test func whatWasMissedIsDoneInItsOrder() async throws {
    let fixture = try await TestStore.clocked()
    let second = try await fixture.makeCase(["expires_on": .text("2026-07-20")])
    let first = try await fixture.makeCase(["expires_on": .text("2026-07-10")])
    let deeds = try await fixture.pass(to: "2026-09-01T00:00:00Z").filter { $0.kind == .transition }
    #expect(deeds.map(\.record) == [first.id, second.id])
    #expect(deeds.map(\.due.text) == ["2026-07-11T00:00:00Z", "2026-07-21T00:00:00Z"])
  }

  @Test func aClockThatGoesBackDoesNothingTwice() async throws {
    let fixture = try await TestStore.clocked()
    let record = try await fixture.makeCase(["expires_on": .text("2026-07-10")])
    try await fixture.pass(to: "2026-07-11T00:00:00Z")
    let before = try fixture.contents()
    #expect(try await fixture.pass(to: "2026-01-01T00:00:00Z").isEmpty)
    #expect(try await fixture.pass(to: "2026-07-11T00:00:00Z").isEmpty)
    #expect(try fixture.contents() == before)
    // Written while the clock is behind, it is due when the clock says so.
    fixture.clock.set(try #require(Timestamp(parsing: "2026-02-01T00:00:00Z")))
    let other = try await fixture.makeCase(["expires_on": .text("2026-02-10")])
    #expect(try await fixture.status(other) == "open")
    try await fixture.pass(to: "2026-02-11T00:00:00Z")
    #expect(try await [fixture.status(record), fixture.status(other)] == ["expired", "expired"])
    #expect(try await fixture.store.doctor().findings.filter(\.isError).isEmpty)
  }

  @Test func thousandsAreDoneInPortions() async throws {
    let fixture = try await TestStore.clocked()
    let commands = (0..<1_000).map { number in
      Command.create(
        module: "cases",
        values: [
          "name": .text("\(number)"), "amount": number % 10 == 0 ? .null : .number("1"),
          "expires_on": .text("2026-07-10"),
        ])
    }
    _ = try await fixture.store.perform(commands, atomic: true, as: fixture.ana)
    let counted = Mutex(0)
    fixture.clock.set(try #require(Timestamp(parsing: "2026-07-11T00:00:00Z")))
    while true {
      let run = try await fixture.store.runDue(limit: 200)
      #expect(run.looked <= 200)
      counted.withLock { $0 += run.deeds.count { $0.kind == .transition } }
      guard let next = run.next, next <= fixture.clock.now() else { break }
    }
    #expect(counted.withLock { $0 } == 1_000)
    #expect(try await fixture.texts("SELECT count(*) FROM cases WHERE status = 'expired'") == ["900"])
    #expect(try await fixture.events().count { $0.hasPrefix("refused") } == 100)
  }

  /// What is due earlier is told before it is committed, once; and a commit that cannot be announced is none.
  @Test func whoeverWakesTheTenantKnowsBeforeTheCommit() async throws {
    struct Deaf: Error {}
    let told = Mutex<[String]>([])
    let isDeaf = Mutex(false)
    let fixture = try await TestStore.clocked()
    try await fixture.store.close()
    let store = try await Store.open(
      at: fixture.path, models: ModelCache(), clock: fixture.clock,
      waking: { time in
        if isDeaf.withLock({ $0 }) { throw Deaf() }
        told.withLock { $0.append(time.text) }
      })
    func make(_ day: String) async throws -> Change {
      try await store.perform(
        .create(module: "cases", values: ["name": .text("A"), "expires_on": .text(day), "priority": .text("low")]),
        as: fixture.ana)
    }
    let first = try await make("2026-07-10")
    // The warning of its state's time comes first.
    #expect(told.withLock { $0 } == ["2026-06-01T15:00:00Z"])
    _ = try await store.perform(.create(module: "plain", values: ["name": .text("A")]), as: fixture.ana)
    #expect(told.withLock { $0.count } == 1)
    isDeaf.withLock { $0 = true }
    await #expect(throws: Deaf.self) { try await make("2026-06-01") }
    #expect(try await store.read { try Int.fetchOne($0.db, sql: "SELECT count(*) FROM cases") } == 1)
    isDeaf.withLock { $0 = false }
    #expect(try await store.nextDue()?.text == "2026-06-01T15:00:00Z")
    _ = first
    try await store.close()
  }

  /// A module without times costs nothing.
  @Test func aPlainRecordAsksForNothing() async throws {
    let fixture = try await TestStore.clocked()
    let record = try await fixture.store.perform(
      .create(module: "plain", values: ["name": .text("A")]), as: fixture.ana)
    let statements = try await fixture.store.queue.submitBare { db in
      let seen = Mutex<[String]>([])
      db.trace { event in
        if case .statement(let statement) = event { seen.withLock { $0.append(statement.sql) } }
      }
      return seen.withLock { $0 }
    }
    #expect(statements.isEmpty)
    _ = try await fixture.update(record, ["name": .text("B")])
    #expect(try await fixture.due().isEmpty)
  }

  @Test func theDoctorFindsAndMendsWhatIsDueOtherwise() async throws {
    let fixture = try await TestStore.clocked()
    let record = try await fixture.makeCase(["expires_on": .text("2026-07-10")])
    #expect(try await fixture.store.doctor().findings.isEmpty)
    let good = try await fixture.due()
    for tampering in [
      "DELETE FROM sys_due", "UPDATE sys_due SET at = at + 1000000 WHERE kind = 'transition'",
      "INSERT INTO sys_due(kind, module, record, reference, at) SELECT kind, module, record, 'gone', at FROM sys_due LIMIT 1",
    ] {
      try await fixture.store.queue.submitBare { try $0.execute(sql: tampering) }
      #expect(try await fixture.store.doctor().findings.map(\.code) == ["due_differs"])
      #expect(try await fixture.store.doctor(repairing: true).findings.isEmpty)
      #expect(try await fixture.due() == good)
    }
    try await fixture.pass(to: "2026-07-11T00:00:00Z")
    #expect(try await fixture.status(record) == "expired")
  }

  @Test func anotherCalendarIsAnotherTime() async throws {
    let fixture = try await TestStore.clocked()
    _ = try await fixture.makeCase()
    #expect(try await fixture.due().contains("sla status/open 2026-06-01T17:00:00Z"))
    try await fixture.publish([
      "calendars.yaml": "calendars: {office: {hours: {monday: [09:00-12:00]}, holidays: {2026-06-02: Local}}}"
    ])
    #expect(try await fixture.due().contains("sla status/open 2026-06-03T14:00:00Z"))
    var settings = fixture.store.settings
    settings.businessCalendar = "island"
    try await fixture.store.change(settings, by: fixture.admin)
    #expect(try await fixture.due().contains("sla status/open 2026-06-27T12:00:00Z"))
    #expect(try await fixture.store.doctor().findings.isEmpty)
  }
}
