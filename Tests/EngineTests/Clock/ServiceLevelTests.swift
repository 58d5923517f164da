import Expressions
import GRDB
import Metamodel
import Testing

@testable import Engine

@Suite struct ServiceLevelTests {
  @Test func aTimeThatIsOverIsWarnedOfRecordedAndEscalatedOnce() async throws {
    let fixture = try await TestStore.clocked()
    let record = try await fixture.makeCase()
    let deeds = try await fixture.pass(to: "2026-06-01T15:00:00Z")
    #expect(deeds.map(\.kind) == [.warning])
    #expect(try await fixture.texts("SELECT remarks FROM cases WHERE remarks IS NOT NULL").isEmpty)
    try await fixture.pass(to: "2026-06-02T09:00:00Z")
    #expect(
      try await fixture.events() == [
        "warning status open 2026-06-01T15:00:00Z", "sla status open 2026-06-01T17:00:00Z",
      ])
    #expect(try await fixture.texts("SELECT remarks FROM cases WHERE remarks IS NOT NULL") == ["late"])
    #expect(try await fixture.texts("SELECT subject FROM tasks") == ["Late: A"])
    let history = try await fixture.history(of: "cases", record.id)
    #expect(history.last?.contains("clock update, effect of cases/\(record.id) escalation of status/open") == true)
    #expect(try await fixture.pass(to: "2026-06-20T09:00:00Z").isEmpty)
    #expect(try await fixture.store.doctor().findings.isEmpty)
  }

  @Test func whoMovesOnInTimeIsNotLate() async throws {
    let fixture = try await TestStore.clocked()
    let record = try await fixture.makeCase(["priority": .text("high")])
    #expect(try await fixture.status(record) == "escalated")
    #expect(try await fixture.due().allSatisfy { $0.contains("escalated") })
  }

  /// While the client is waited for, the time stands still; then it goes on.
  @Test func aPauseStopsTheTime() async throws {
    let fixture = try await TestStore.clocked()
    let record = try await fixture.makeCase()
    fixture.clock.set(try #require(Timestamp(parsing: "2026-06-01T12:00:00Z")))
    try await fixture.run("wait", record)
    #expect(try await !fixture.due().contains { $0.hasPrefix("sla") })
    // Thursday is a holiday.
    fixture.clock.set(try #require(Timestamp(parsing: "2026-06-05T11:00:00Z")))
    try await fixture.run("resume", record)
    #expect(try await fixture.due().contains("sla status/open 2026-06-05T16:00:00Z"))
    #expect(try await fixture.due().contains("warning status/open 2026-06-05T14:00:00Z"))
    #expect(try await fixture.store.doctor().findings.isEmpty)
  }

  @Test func whatWasOverBeforeAPauseIsNotToldAgain() async throws {
    let fixture = try await TestStore.clocked()
    let record = try await fixture.makeCase()
    try await fixture.pass(to: "2026-06-02T10:00:00Z")
    try await fixture.run("wait", record)
    try await fixture.run("resume", record)
    #expect(try await fixture.due().filter { $0.hasPrefix("sla") } == ["sla status/open 2026-06-01T17:00:00Z done"])
    try await fixture.pass(to: "2026-06-20T10:00:00Z")
    #expect(try await fixture.events().count { $0.hasPrefix("sla") } == 1)
    #expect(try await fixture.store.doctor().findings.isEmpty)
  }

  /// The record says by which calendar; where it says none that there is, the tenant's counts.
  @Test func aFieldOfTheRecordChoosesTheCalendar() async throws {
    let fixture = try await TestStore.clocked()
    let record = try await fixture.makeCase(["priority": .text("high"), "site": .text("island")])
    #expect(try await fixture.due() == ["sla status/escalated 2026-06-20T10:00:00Z"])
    _ = try await fixture.update(record, ["site": .text("nowhere")])
    #expect(try await fixture.due() == ["sla status/escalated 2026-06-03T09:00:00Z"])
  }

  @Test func aRefusedEscalationIsToldAndTheRestIsUndone() async throws {
    let fixture = try await TestStore.clocked([
      "blueprints/handling.yaml": ClockModel.handling.replacing(
        "values: {subject: \"Late: {name}\"}", with: "values: {subject: \"Late: {name}\", regarding: null}"
      ).replacing("- set: {remarks: late}", with: "- set: {remarks: late}\n      - run: close")
    ])
    let record = try await fixture.makeCase()
    let deeds = try await fixture.pass(to: "2026-06-02T09:00:00Z")
    #expect(deeds.last?.refused == ["not_from_here"])
    #expect(try await fixture.texts("SELECT remarks FROM cases WHERE remarks IS NOT NULL").isEmpty)
    #expect(try await fixture.events().last == "sla status open 2026-06-01T17:00:00Z not_from_here")
    #expect(try await fixture.status(record) == "open")
    #expect(try await fixture.pass(to: "2026-06-20T09:00:00Z").isEmpty)
  }

  @Test func theListShowsWhatIsOverAndWhatWillBeToThoseWhoMayRead() async throws {
    let fixture = try await TestStore.clocked()
    let early = try await fixture.makeCase(["name": .text("Early")])
    fixture.clock.set(try #require(Timestamp(parsing: "2026-06-01T16:00:00Z")))
    _ = try await fixture.makeCase(["name": .text("Later")])
    try await fixture.pass(to: "2026-06-01T17:00:00Z")
    let over = try await fixture.store.serviceLevels(ServiceLevelRequest(), as: fixture.ana)
    #expect(over.records.map(\.title) == ["Early"])
    #expect(over.records.first?.breached == true)
    #expect(over.records.first?.owner == "ana")
    #expect(over.records.first?.label == "Open")
    let soon = try await fixture.store.serviceLevels(
      ServiceLevelRequest(within: Period(parsing: "1bd"), limit: 1), as: fixture.ana)
    #expect(soon.records.map(\.id) == [early.id])
    #expect(soon.more)
    let all = try await fixture.store.serviceLevels(
      ServiceLevelRequest(modules: ["cases"], within: Period(parsing: "1bd")), as: fixture.ana)
    #expect(all.records.map(\.breached) == [true, false])
    let stranger = Caller(userID: 99, name: "stranger", roles: [], teams: [])
    #expect(try await fixture.store.serviceLevels(ServiceLevelRequest(), as: stranger).records.isEmpty)
    let refused = try await refusal {
      try await fixture.store.serviceLevels(ServiceLevelRequest(modules: ["cases"]), as: stranger)
    }
    #expect(refused != nil)
  }

  @Test func timePassesStepByStep() async throws {
    let fixture = try await TestStore.clocked()
    let record = try await fixture.makeCase([
      "expires_on": .text("2026-06-02"), "starts_at": .text("2026-06-10T00:00:00Z"),
    ])
    let deeds = try await fixture.store.advance(
      fixture.clock, to: try #require(Timestamp(parsing: "2026-06-30T00:00:00Z")))
    // Revived after its day, it expires again at once; eight in a row are the end of it.
    #expect(deeds.first { $0.kind == .transition }?.at.text == "2026-06-03T00:00:00Z")
    #expect(deeds.filter { $0.reference == "revive" }.first?.at.text == "2026-06-10T00:00:00Z")
    #expect(try await fixture.status(record) == "expired")
    #expect(fixture.clock.now().text == "2026-06-30T00:00:00Z")
  }
}

/// What is done at the warning, and in steps after the end.
@Suite struct EscalationTests {
  private static let steps: [String: String] = [
    "blueprints/handling.yaml": ClockModel.handling.replacing(
      "    warning: 2bh\n",
      with: """
            warning: 2bh
            warn:
              - notify: {field: owner}
                text: "{name} is late before long."

        """
    ).replacing(
      "        values: {subject: \"Late: {name}\"}\n",
      with: """
                values: {subject: "Late: {name}"}
              - after: 4bh
                do:
                  - set: {remarks: later}
                  - notify: {role: administrator}
                    text: "{name} is late."
              - after: 16bh
                do:
                  - set: {remarks: latest}

        """)
  ]

  private func told(_ fixture: TestStore) async throws -> [String] {
    try await fixture.texts("SELECT text FROM sys_notification ORDER BY id")
  }

  private func remarks(_ fixture: TestStore) async throws -> [String] {
    try await fixture.texts("SELECT remarks FROM cases WHERE remarks IS NOT NULL")
  }

  @Test func eachMomentHasEffectsOfItsOwnAndComesOnce() async throws {
    let fixture = try await TestStore.clocked(Self.steps)
    let record = try await fixture.makeCase()
    #expect(
      try await fixture.due() == [
        "warning status/open 2026-06-01T15:00:00Z", "sla status/open 2026-06-01T17:00:00Z",
        "escalation status/open/1 2026-06-02T13:00:00Z", "escalation status/open/2 2026-06-03T17:00:00Z",
      ])
    try await fixture.pass(to: "2026-06-01T15:00:00Z")
    #expect(try await told(fixture) == ["A is late before long."])
    try await fixture.pass(to: "2026-06-01T17:00:00Z")
    #expect(try await remarks(fixture) == ["late"])
    let listed = try await fixture.store.serviceLevels(ServiceLevelRequest(), as: fixture.ana)
    #expect(listed.records.first?.escalated == 0)
    #expect(listed.records.first?.escalates?.text == "2026-06-02T13:00:00Z")
    try await fixture.pass(to: "2026-06-02T13:00:00Z")
    #expect(try await remarks(fixture) == ["later"])
    #expect(try await told(fixture).last == "A is late.")
    let after = try await fixture.store.serviceLevels(ServiceLevelRequest(), as: fixture.ana)
    #expect(after.records.map(\.id) == [record.id] && after.records.first?.escalated == 1)
    try await fixture.pass(to: "2026-06-20T09:00:00Z")
    #expect(try await remarks(fixture) == ["latest"])
    #expect(
      try await fixture.events().map { $0.prefix { $0 != " " } } == ["warning", "sla", "escalation", "escalation"])
    #expect(try await fixture.pass(to: "2026-07-20T09:00:00Z").isEmpty)
    #expect(try await fixture.store.doctor().findings.isEmpty)
  }

  /// What came due while no server ran is done in order of its time.
  @Test func whatWasMissedIsCaughtUpInOrder() async throws {
    let fixture = try await TestStore.clocked(Self.steps)
    try await fixture.makeCase()
    let deeds = try await fixture.pass(to: "2026-06-20T09:00:00Z", limit: 1)
    #expect(deeds.map(\.kind) == [.warning, .sla, .escalation, .escalation])
    #expect(try await remarks(fixture) == ["latest"])
    #expect(try await told(fixture) == ["A is late before long.", "A is late."])
  }

  @Test func whoMovesOnIsNotEscalatedFurther() async throws {
    let fixture = try await TestStore.clocked(Self.steps)
    let record = try await fixture.makeCase()
    try await fixture.pass(to: "2026-06-02T09:00:00Z")
    try await fixture.run("wait", record)
    #expect(try await !fixture.due().contains { $0.hasPrefix("escalation") })
    try await fixture.pass(to: "2026-06-10T08:00:00Z")
    #expect(try await remarks(fixture) == ["late"])
    // The pause has put off what had not come yet, and what had is not done again.
    try await fixture.run("resume", record)
    try await fixture.pass(to: "2026-07-01T09:00:00Z")
    #expect(
      try await fixture.events().map { $0.prefix { $0 != " " } } == ["warning", "sla", "escalation", "escalation"])
    #expect(try await fixture.store.doctor().findings.isEmpty)
  }

  @Test func aRefusedStepIsToldAndThoseAfterItCome() async throws {
    let files = Self.steps.mapValues { $0.replacing("- set: {remarks: later}", with: "- run: close") }
    let fixture = try await TestStore.clocked(files)
    let record = try await fixture.makeCase()
    let deeds = try await fixture.pass(to: "2026-06-20T09:00:00Z")
    #expect(deeds.map(\.refused) == [[], [], ["not_from_here"], []])
    #expect(try await told(fixture) == ["A is late before long."], "what stands beside it is undone")
    #expect(try await remarks(fixture) == ["latest"])
    #expect(try await fixture.status(record) == "open")
  }
}
