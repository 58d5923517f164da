import Expressions
import GRDB
import Metamodel
import Testing

@testable import Engine

@Suite struct AutomaticTransitionTests {
  @Test func whatADateSaysIsDoneWhenItsDayIsOver() async throws {
    let fixture = try await TestStore.clocked()
    let record = try await fixture.makeCase(["expires_on": .text("2026-07-10")])
    #expect(try await fixture.due().contains("transition expire 2026-07-11T00:00:00Z"))
    #expect(try await fixture.pass(to: "2026-07-10T23:59:59Z").allSatisfy { $0.kind != .transition })
    let deeds = try await fixture.pass(to: "2026-07-11T06:00:00Z")
    #expect(deeds.map(\.reference) == ["expire"])
    #expect(try await fixture.status(record) == "expired")
    #expect(try await fixture.moves(of: "cases", record.id, field: "status").last == "transition open>expired 1")
    let history = try await fixture.history(of: "cases", record.id)
    #expect(history.last?.contains("clock transition expire, automatic, due 2026-07-11T00:00:00Z") == true)
    // What it creates belongs to whoever has the record.
    #expect(
      try await fixture.texts(
        "SELECT u.name || ' ' || c.name FROM tasks t JOIN sys_user u ON u.id = t.owner JOIN sys_user c ON c.id = t.created_by WHERE subject = 'Renew A'"
      ) == ["ana clock"])
    #expect(try await fixture.store.doctor().findings.isEmpty)
  }

  @Test func aChangedDateIsDueAtAnotherTime() async throws {
    let fixture = try await TestStore.clocked()
    let record = try await fixture.makeCase(["expires_on": .text("2026-07-10")])
    _ = try await fixture.update(record, ["expires_on": .text("2026-09-01")])
    #expect(try await fixture.due().contains("transition expire 2026-09-02T00:00:00Z"))
    _ = try await fixture.update(record, ["expires_on": .null])
    #expect(try await !fixture.due().contains { $0.hasPrefix("transition expire") })
    try await fixture.pass(to: "2027-01-01T00:00:00Z")
    #expect(try await fixture.status(record) == "open")
  }

  /// The answer is the record as the clock has left it, in the same transaction.
  @Test func whatHoldsAlreadyIsDoneWithTheWrite() async throws {
    let fixture = try await TestStore.clocked()
    let record = try await fixture.makeCase(["expires_on": .text("2026-01-01")])
    #expect(record.record.values["status"] == .string("expired"))
    #expect(record.version == 2)
    let other = try await fixture.makeCase()
    let changed = try await fixture.update(other, ["priority": .text("high")])
    #expect(changed.record.values["status"] == .string("escalated"))
    #expect(changed.version == 3)
    #expect(try await fixture.moves(of: "cases", other.id, field: "status").last == "transition open>escalated 1")
  }

  @Test func timeInAStateBeginsAnewWithEachStay() async throws {
    let fixture = try await TestStore.clocked()
    let record = try await fixture.makeCase()
    try await fixture.run("wait", record)
    #expect(try await fixture.due() == ["transition close 2026-06-11T09:00:00Z"])
    try await fixture.pass(to: "2026-06-05T09:00:00Z")
    try await fixture.run("resume", record)
    #expect(try await !fixture.due().contains { $0.hasPrefix("transition close") })
    try await fixture.run("wait", record)
    #expect(try await fixture.due() == ["transition close 2026-06-15T09:00:00Z"])
    try await fixture.pass(to: "2026-06-15T09:00:00Z")
    #expect(try await fixture.status(record) == "done")
    #expect(try await fixture.due().isEmpty)
  }

  /// Both the time and the condition have to be there.
  @Test func timeAndConditionTogether() async throws {
    let fixture = try await TestStore.clocked()
    let early = try await fixture.makeCase([
      "expires_on": .text("2026-01-01"), "starts_at": .text("2026-06-01T09:10:00Z"),
    ])
    let late = try await fixture.makeCase([
      "expires_on": .text("2026-01-01"), "starts_at": .text("2026-06-01T12:00:00Z"),
    ])
    #expect(
      try await fixture.due().filter { $0.hasPrefix("transition revive") } == [
        "transition revive 2026-06-01T10:00:00Z", "transition revive 2026-06-01T12:00:00Z",
      ])
    _ = try await fixture.update(early, ["expires_on": .null])
    _ = try await fixture.update(late, ["expires_on": .null])
    try await fixture.pass(to: "2026-06-01T10:00:00Z")
    #expect(try await [fixture.status(early), fixture.status(late)] == ["open", "expired"])
  }

  @Test func nobodyRunsWhatIsTheClocks() async throws {
    let fixture = try await TestStore.clocked()
    let record = try await fixture.makeCase(["expires_on": .text("2026-07-10")])
    let before = try fixture.contents()
    let refused = try await refusal { try await fixture.run("expire", record, by: fixture.admin) }
    #expect(refused?.problems.map(\.code) == ["who"])
    #expect(refused?.problems.first?.who == ["clock"])
    #expect(try fixture.contents() == before)
    // Whom it names may run it before it is time.
    let expired = try await fixture.makeCase(["expires_on": .text("2026-01-01")])
    _ = try await fixture.update(expired, ["expires_on": .null])
    try await fixture.run("revive", expired, by: fixture.max)
    #expect(try await fixture.status(expired) == "open")
  }

  // MARK: Refused

  @Test func whatIsRefusedSaysWhyAndWaitsForAChange() async throws {
    let fixture = try await TestStore.clocked()
    let record = try await fixture.makeCase(["expires_on": .text("2026-07-10"), "amount": .null])
    let deeds = try await fixture.pass(to: "2026-07-11T00:00:00Z").filter { $0.kind == .transition }
    #expect(deeds.map(\.refused) == [["required"]])
    #expect(try await fixture.status(record) == "open")
    #expect(try await fixture.events().last == "refused status expire 2026-07-11T00:00:00Z required")
    // Not tried again by itself, nor is it told twice.
    let before = try fixture.contents()
    #expect(try await fixture.pass(to: "2026-08-11T00:00:00Z").isEmpty)
    #expect(try fixture.contents() == before)
    _ = try await fixture.update(record, ["name": .text("B")])
    #expect(try await fixture.events().filter { $0.hasPrefix("refused") }.count == 1)
    let explained = try await fixture.store.transitions(of: "cases", id: record.id, as: fixture.ana)
      .first { $0.name == "expire" }
    #expect(explained?.automatic?.refused.map(\.at) == ["amount"])
    #expect(explained?.automatic?.due == nil)
    let done = try await fixture.update(record, ["amount": .number("5")])
    #expect(done.record.values["status"] == .string("expired"))
    #expect(try await fixture.store.doctor().findings.isEmpty)
  }

  @Test func aCircleIsEndedAndSaysSo() async throws {
    let fixture = try await TestStore.clocked()
    let record = try await fixture.makeCase(["priority": .text("high")])
    try await fixture.run("play", record)
    let changed = try await fixture.update(record, ["amount": .number("500")])
    #expect(["ping", "pong"].contains(changed.record.values["status"].flatMap(\.code)))
    #expect(try await fixture.events().filter { $0.contains("too_deep") }.count == 1)
    let before = try fixture.contents()
    #expect(try await fixture.pass(to: "2026-06-01T09:00:01Z").isEmpty)
    #expect(try fixture.contents() == before)
  }

  @Test func aRefusedCommandLeavesNothingDue() async throws {
    let fixture = try await TestStore.clocked()
    let before = try fixture.contents()
    _ = try await refusal { try await fixture.makeCase(["expires_on": .text("nonsense")]) }
    _ = try await fixture.store.perform(
      [
        .create(module: "cases", values: ["name": .text("A"), "expires_on": .text("2026-07-10")]),
        .create(module: "cases", values: [:]),
      ], atomic: true, as: fixture.ana)
    _ = try await fixture.store.rehearse(
      .create(module: "cases", values: ["name": .text("A"), "expires_on": .text("2026-01-10")]), as: fixture.ana)
    #expect(try fixture.contents() == before)
  }

  // MARK: What happens to records meanwhile

  @Test func inTheRecycleBinNothingIsDue() async throws {
    let fixture = try await TestStore.clocked()
    let record = try await fixture.makeCase(["expires_on": .text("2026-07-10")])
    let target = RecordTarget(module: "cases", id: record.id)
    _ = try await fixture.store.perform(.delete(target), as: fixture.ana)
    #expect(try await fixture.due().isEmpty)
    try await fixture.pass(to: "2026-08-01T00:00:00Z")
    #expect(try await fixture.status(record) == "open")
    // What is overdue when it comes back is done then.
    let restored = try await fixture.store.perform(.restore(target), as: fixture.ana)
    #expect(restored.record.values["status"] == .string("expired"))
    #expect(try await fixture.store.doctor().findings.isEmpty)
  }

  @Test func whatWasMergedIsNotDue() async throws {
    let fixture = try await TestStore.clocked()
    let kept = try await fixture.makeCase()
    let lost = try await fixture.makeCase(["expires_on": .text("2026-07-10")])
    _ = try await fixture.store.perform(
      .merge(
        RecordTarget(module: "cases", id: kept.id), MergeInput(losers: [MergeInput.Loser(id: lost.id)], take: [:])),
      as: fixture.admin)
    #expect(try await fixture.texts("SELECT DISTINCT record FROM sys_due") == [String(kept.id)])
    #expect(try await fixture.store.doctor().findings.filter(\.isError).isEmpty)
  }

  @Test func whatAConversionMakesIsDueAndWhatItTakesBackIsNot() async throws {
    let fixture = try await TestStore.clocked()
    let plain = try await fixture.store.perform(
      .create(module: "plain", values: ["name": .text("A")]), as: fixture.admin)
    let target = RecordTarget(module: "plain", id: plain.id)
    _ = try await fixture.store.perform(.convert(target, ConversionInput()), as: fixture.admin)
    #expect(try await fixture.due().contains("transition expire 2026-07-11T00:00:00Z"))
    #expect(try await fixture.store.doctor().findings.filter(\.isError).isEmpty)
    _ = try await fixture.store.perform(.unconvert(target, ReversalInput(reason: "not so")), as: fixture.admin)
    #expect(try await fixture.due().isEmpty)
    #expect(try await fixture.store.doctor().findings.filter(\.isError).isEmpty)
  }

  @Test func anOverrideTakesAwayWhatWasDue() async throws {
    let fixture = try await TestStore.clocked()
    let record = try await fixture.makeCase(["expires_on": .text("2026-07-10")])
    _ = try await fixture.store.perform(
      .override(RecordTarget(module: "cases", id: record.id), to: "done", reason: "settled"), as: fixture.max)
    #expect(try await fixture.due().isEmpty)
  }

  // MARK: Versions

  @Test func recordsKeepTheTimeOfTheirVersionUntilTheyAreMigrated() async throws {
    let fixture = try await TestStore.clocked()
    let old = try await fixture.makeCase()
    try await fixture.run("wait", old)
    let shorter = "blueprint: handling\ntransitions: {close: {automatic: {after: 2d}}}"
    try await fixture.publish(["blueprints/handling.yaml": shorter])
    #expect(try await fixture.due() == ["transition close 2026-06-11T09:00:00Z"])
    let new = try await fixture.makeCase()
    try await fixture.run("wait", new)
    #expect(
      try await fixture.due() == ["transition close 2026-06-11T09:00:00Z", "transition close 2026-06-03T09:00:00Z"])
    fixture.clock.set(try #require(Timestamp(parsing: "2026-06-02T09:00:00Z")))
    _ = try await fixture.store.migrate(Migration(blueprint: "handling", reason: "shorter"), as: fixture.admin)
    // A migration is no new stay.
    #expect(
      try await fixture.due() == ["transition close 2026-06-03T09:00:00Z", "transition close 2026-06-03T09:00:00Z"])
    try await fixture.pass(to: "2026-06-03T09:00:00Z")
    #expect(try await [fixture.status(old), fixture.status(new)] == ["done", "done"])
    #expect(try await fixture.store.doctor().findings.filter(\.isError).isEmpty)
  }

  @Test func aMigrationToAShorterTimeRunsWhatIsOverdue() async throws {
    let fixture = try await TestStore.clocked()
    let old = try await fixture.makeCase()
    try await fixture.run("wait", old)
    try await fixture.publish([
      "blueprints/handling.yaml": "blueprint: handling\ntransitions: {close: {automatic: {after: 2d}}}"
    ])
    try await fixture.pass(to: "2026-06-05T09:00:00Z")
    #expect(try await fixture.status(old) == "waiting")
    _ = try await fixture.store.migrate(Migration(blueprint: "handling", reason: "shorter"), as: fixture.admin)
    #expect(try await fixture.status(old) == "done")
  }
}
