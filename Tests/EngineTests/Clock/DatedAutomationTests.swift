import Expressions
import Metamodel
import Testing

@testable import Engine

/// Automations that wait for a time of the record.
@Suite struct DatedAutomationTests {
  private static let remind = automation("remind", "{date: expires_on, offset: -14d, time: \"09:00\"}")

  private static func automation(_ name: String, _ at: String, more: String = "") -> String {
    """
    automation: \(name)
    module: cases
    at: \(at)
    \(more)
    do:
      - create: tasks
        values: {subject: "\(name) {name}"}
    """
  }

  /// A module without any process.
  private static let plain = """
    module: plain
    label: {one: Plain, many: Plain}
    title: "{name}"
    fields:
      name: {type: text, label: Name}
      met_at: {type: datetime, label: Met at}
    """

  private static func clocked(_ files: [String: String] = ["automations/remind.yaml": remind]) async throws -> TestStore
  {
    try await TestStore.clocked(files)
  }

  private static func waiting(_ test: TestStore) async throws -> [String] {
    try await test.due().filter { $0.hasPrefix("automation ") }
  }

  private static func tasks(_ test: TestStore) async throws -> [String] {
    try await test.texts(
      "SELECT subject FROM tasks WHERE subject NOT LIKE 'Renew%' AND subject NOT LIKE 'Late%' ORDER BY id")
  }

  private static func log(_ test: TestStore, _ name: String = "remind") async throws -> [String] {
    try await test.store.automationLog(name, as: test.admin).reversed().map {
      "\($0.event) \($0.outcome): \($0.detail)"
    }
  }

  @Test func itWorksOnceWhenTheTimeHasCome() async throws {
    let test = try await Self.clocked()
    let record = try await test.makeCase(["expires_on": .text("2026-07-20")])
    #expect(try await Self.waiting(test) == ["automation remind 2026-07-06T09:00:00Z"])
    #expect(try await test.pass(to: "2026-07-06T08:59:59Z").allSatisfy { $0.kind != .automation })
    let deeds = try await test.pass(to: "2026-07-06T12:00:00Z").filter { $0.kind == .automation }
    #expect(deeds.map(\.reference) == ["remind"])
    #expect(deeds.map(\.due.text) == ["2026-07-06T09:00:00Z"])
    #expect(try await Self.tasks(test) == ["remind A"])
    #expect(
      try await test.texts(
        "SELECT o.name || ' ' || c.name FROM tasks t JOIN sys_user o ON o.id = t.owner JOIN sys_user c ON c.id = t.created_by WHERE subject = 'remind A'"
      ) == ["ana clock"])
    #expect(try await Self.log(test).map { $0.hasPrefix("at done") } == [true])
    _ = try await test.update(record, ["remarks": .text("changed")])
    try await test.pass(to: "2026-07-19T00:00:00Z")
    #expect(try await Self.tasks(test) == ["remind A"], "another change of the record does not bring it back")
    #expect(try await test.store.doctor().findings.isEmpty)
  }

  @Test func aChangedDateIsAnotherTime() async throws {
    let test = try await Self.clocked()
    let record = try await test.makeCase(["expires_on": .text("2026-07-20")])
    _ = try await test.update(record, ["expires_on": .text("2026-08-20")])
    #expect(try await Self.waiting(test) == ["automation remind 2026-08-06T09:00:00Z"])
    try await test.pass(to: "2026-08-06T09:00:00Z")
    _ = try await test.update(record, ["expires_on": .text("2026-09-20")])
    try await test.pass(to: "2026-09-06T09:00:00Z")
    #expect(try await Self.tasks(test) == ["remind A", "remind A"])
    _ = try await test.update(record, ["expires_on": .null])
    #expect(try await Self.waiting(test) == [])
  }

  /// An import of old records wakes nobody.
  @Test func aTimeThatWasOverBeforeIsLetPass() async throws {
    let test = try await Self.clocked()
    let record = try await test.makeCase(["expires_on": .text("2026-06-10")])
    try await test.pass(to: "2026-06-08T00:00:00Z")
    #expect(try await Self.tasks(test) == [])
    #expect(try await Self.waiting(test) == ["automation remind 2026-05-27T09:00:00Z done"])
    _ = try await test.update(record, ["expires_on": .text("2026-06-30")])
    _ = try await test.update(record, ["expires_on": .text("2026-06-09")])
    try await test.pass(to: "2026-06-20T00:00:00Z")
    #expect(try await Self.tasks(test) == [], "nor one that a change has made the past")
  }

  @Test func theConditionIsJudgedWhenTheTimeHasCome() async throws {
    let files = [
      "automations/remind.yaml": Self.automation(
        "remind", "{date: starts_at, offset: 2h}", more: "when: priority == 'low'")
    ]
    let test = try await Self.clocked(files)
    let record = try await test.makeCase(["starts_at": .text("2026-06-03T10:00:00Z"), "site": .text("x")])
    _ = try await test.makeCase(["starts_at": .text("2026-06-03T10:00:00Z")])
    _ = try await test.store.perform(
      .override(
        RecordTarget(module: "cases", id: record.id), field: "status", to: "waiting", reason: "Not in a hurry"),
      as: test.admin)
    _ = try await test.update(record, ["priority": .text("high")])
    try await test.pass(to: "2026-06-03T12:00:00Z")
    #expect(try await Self.tasks(test).count == 1)
    #expect(try await Self.log(test).map { String($0.prefix(9)) }.sorted() == ["at done: ", "at not_me"])
  }

  @Test func businessDaysAreCountedBackByTheCalendar() async throws {
    // The 4th of June is a holiday of the office, the 6th and 7th a weekend.
    let files = [
      "automations/remind.yaml": Self.automation("remind", "{date: expires_on, offset: -2bd, time: \"08:30\"}")
    ]
    let test = try await Self.clocked(files)
    _ = try await test.makeCase(["expires_on": .text("2026-06-08")])
    #expect(try await Self.waiting(test) == ["automation remind 2026-06-03T08:30:00Z"])
  }

  @Test func recordsOfTodayWaitForAnAutomationOfTomorrow() async throws {
    let test = try await TestStore.clocked(["modules/plain.yaml": Self.plain])
    let early = try await test.make("plain", ["name": .text("early"), "met_at": .text("2026-05-01T10:00:00Z")])
    let late = try await test.make("plain", ["name": .text("late"), "met_at": .text("2026-06-02T10:00:00Z")])
    #expect([early.id, late.id].count == 2)
    let thank = """
      automation: thank
      module: plain
      at: {date: met_at, offset: 1d}
      do: [{set: {name: thanked}}]
      """
    _ = try await test.publish(["automations/thank.yaml": thank])
    #expect(
      try await Self.waiting(test) == [
        "automation thank 2026-05-02T10:00:00Z done", "automation thank 2026-06-03T10:00:00Z",
      ])
    try await test.pass(to: "2026-06-04T00:00:00Z")
    #expect(try await test.texts("SELECT name FROM plain ORDER BY id") == ["early", "thanked"])
    #expect(try await test.store.doctor().findings.isEmpty)
    _ = try await test.publish([:])
    #expect(try await Self.waiting(test) == [])
  }

  /// What an effect is refused leaves nothing but why, and is tried again when the record changes.
  @Test func whatIsRefusedIsToldAndTriedAgain() async throws {
    let files = [
      "automations/remind.yaml": """
      automation: remind
      module: cases
      at: {date: starts_at}
      do:
        - create: tasks
          values: {subject: "first {name}"}
        - run: close
      """
    ]
    let test = try await Self.clocked(files)
    let record = try await test.makeCase(["starts_at": .text("2026-06-03T10:00:00Z")])
    let deeds = try await test.pass(to: "2026-06-03T10:00:00Z").filter { $0.kind == .automation }
    #expect(deeds.map(\.refused) == [["not_from_here"]])
    #expect(try await Self.tasks(test) == [])
    #expect(try await Self.log(test).map { String($0.prefix(11)) } == ["at refused:"])
    try await test.run("wait", record)
    #expect(try await Self.tasks(test) == ["first A"])
    #expect(try await test.status(record) == "done")
  }

  @Test func itCanBeTriedAndChangesNothing() async throws {
    let test = try await Self.clocked()
    let record = try await test.makeCase(["expires_on": .text("2026-07-20")])
    let before = try test.contents()
    let trial = try await test.store.tryAutomation("remind", on: record.id, after: .edit, as: test.admin)
    #expect(trial.outcome == "done")
    #expect(trial.changes == ["tasks/1: create, automation remind of cases/1 (subject, regarding, owner)"])
    #expect(try test.contents() == before)
  }
}
