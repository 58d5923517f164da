import Engine
import Expressions
import Foundation
import Logging
import ServiceLifecycle
import Tenancy
import Testing

@testable import Delivery

@Suite struct SchedulerTests {
  private static let midnight = "2026-07-11T00:00:00Z"

  /// The catalogue knows when a tenant has to be woken, and the store of one that has nothing to do stays closed.
  @Test func whoHasNothingToDoIsLeftAlone() async throws {
    let house = try House()
    let workspace = try house.workspace()
    try await house.make("busy", in: workspace, expiring: ["2026-07-10"])
    try await house.make("idle", in: workspace, expiring: [])
    #expect(workspace.wakeUp(of: "busy")?.text == Self.midnight)
    #expect(workspace.wakeUp(of: "idle") == nil)
    #expect(workspace.dueTenants.isEmpty)
    house.clock.set(try #require(Timestamp(parsing: Self.midnight)))
    let deeds = await house.scheduler(workspace).pass()
    #expect(deeds.mapValues { $0.map(\.reference) } == ["busy": ["expire"]])
    #expect(workspace.nextWakeUp == nil)
    #expect(await house.scheduler(workspace).pass().isEmpty)
    await workspace.close()
  }

  /// Else the scheduler would never sleep again once it was woken.
  @Test func aPauseThatIsOverDoesNotEndTheNext() async throws {
    let house = try House()
    let workspace = try house.workspace()
    let scheduler = house.scheduler(workspace)
    workspace.ringAlarm()
    await scheduler.pause()
    // The second waits for as long as the timer of the first takes to notice that it is not wanted any more.
    let first = await withTaskGroup(of: String.self) { group in
      group.addTask {
        await scheduler.pause()
        return "the pause"
      }
      group.addTask {
        try? await Task.sleep(for: .milliseconds(200))
        return "the time"
      }
      let first = await group.next()
      workspace.ringAlarm()
      return first
    }
    #expect(first == "the time")
    await workspace.close()
  }

  @Test func whatWasMissedWhileNobodyWasThereIsDoneAfterwards() async throws {
    let house = try House()
    let first = try house.workspace()
    try await house.make("acme", in: first, expiring: ["2026-07-20", "2026-07-10", "2026-12-01"])
    await first.close()
    house.clock.set(try #require(Timestamp(parsing: "2026-09-01T00:00:00Z")))
    let second = try house.workspace()
    #expect(second.dueTenants == ["acme"])
    let deeds = await house.scheduler(second).pass()["acme"] ?? []
    #expect(deeds.map(\.due.text) == [Self.midnight, "2026-07-21T00:00:00Z"])
    #expect(second.wakeUp(of: "acme")?.text == "2026-12-02T00:00:00Z")
    await second.close()
    // And so the catalogue has it.
    let third = try house.workspace()
    #expect(third.wakeUp(of: "acme")?.text == "2026-12-02T00:00:00Z")
    await third.close()
  }

  @Test func anEscalationThatWasDueWhileNobodyWasThereIsDoneOnceAfterwards() async throws {
    let house = try House(
      promise: "sla: 2d, escalate: [{notify: {role: administrator}, text: \"{name} waits.\"}, {set: {name: Late}}]")
    let first = try house.workspace()
    try await house.make("acme", in: first, expiring: ["2026-12-01"])
    await first.close()
    // The promise ends on the third of June.
    house.clock.set(try #require(Timestamp(parsing: "2026-06-10T00:00:00Z")))
    for isFirst in [true, false] {
      let workspace = try house.workspace()
      #expect(workspace.dueTenants == (isFirst ? ["acme"] : []))
      for isFirstPass in [true, false] {
        let deeds = await house.scheduler(workspace).pass()["acme"] ?? []
        #expect(deeds.map(\.due.text) == (isFirst && isFirstPass ? ["2026-06-03T09:00:00Z"] : []))
      }
      try await workspace.withStore("acme") { store in
        let admin = try await store.firstAdministrator()
        #expect(try await store.notifications(of: admin).map(\.text) == ["2026-12-01 waits."])
        let offer = try await store.rehearse(.update(RecordTarget(module: "offers", id: 1), values: [:]), as: admin)
        #expect(offer.record.values["name"] == .string("Late") && offer.version == 2)
      }
      await workspace.close()
      house.clock.set(Timestamp(microseconds: house.clock.now().microseconds + 86_400_000_000))
    }
  }

  /// A tenant with much to do does not keep the others waiting.
  @Test func everybodyHasATurn() async throws {
    let house = try House()
    let workspace = try house.workspace()
    try await house.make("many", in: workspace, expiring: Array(repeating: "2026-07-01", count: 40))
    for name in ["one", "two", "three", "four", "five"] {
      try await house.make(name, in: workspace, expiring: ["2026-07-10"])
    }
    house.clock.set(try #require(Timestamp(parsing: Self.midnight)))
    let run = try await workspace.runDue("many", limit: 10)
    #expect(run.deeds.count == 10)
    #expect(workspace.dueTenants.count == 6)
    let deeds = await house.scheduler(workspace, portion: 10).pass()
    #expect(deeds.mapValues(\.count) == ["many": 30, "one": 1, "two": 1, "three": 1, "four": 1, "five": 1])
    await workspace.close()
  }

  @Test func aStoreThatCannotBeOpenedIsPutOffAndTheOthersAreServed() async throws {
    let house = try House()
    let first = try house.workspace()
    try await house.make("broken", in: first, expiring: ["2026-07-01"])
    try await house.make("sound", in: first, expiring: ["2026-07-10"])
    await first.close()
    try house.breakStore(of: "broken")
    house.clock.set(try #require(Timestamp(parsing: Self.midnight)))
    let workspace = try house.workspace()
    let deeds = await house.scheduler(workspace).pass()
    #expect(deeds["sound"]?.count == 1)
    #expect(workspace.dueTenants.isEmpty)
    #expect(workspace.wakeUp(of: "broken")?.text == "2026-07-11T00:01:00Z")
    await workspace.close()
  }

  /// What ends between the announcement and the commit costs a wake-up for nothing.
  @Test func aWakeUpForNothingIsPutOff() async throws {
    let house = try House()
    let workspace = try house.workspace()
    try await house.make("acme", in: workspace, expiring: ["2026-07-10"])
    await workspace.close()
    try house.setWakeUp(of: "acme", to: "2026-06-02T00:00:00Z")
    house.clock.set(try #require(Timestamp(parsing: "2026-06-02T00:00:00Z")))
    let again = try house.workspace()
    #expect(again.dueTenants == ["acme"])
    #expect(await house.scheduler(again).pass() == ["acme": []])
    #expect(again.wakeUp(of: "acme")?.text == Self.midnight)
    await again.close()
  }

  @Test func retentionIsKeptDaily() async throws {
    let house = try House(retention: true)
    let workspace = try house.workspace()
    try await house.make("acme", in: workspace, expiring: [])
    #expect(workspace.wakeUp(of: "acme")?.text == "2026-06-02T03:00:00Z")
    try await workspace.withStore("acme") { store in
      let admin = try await store.firstAdministrator()
      let made = try await store.perform(
        .create(module: "offers", values: ["name": .text("A")]), as: admin)
      _ = try await store.perform(.delete(RecordTarget(module: "offers", id: made.id)), as: admin)
    }
    house.clock.set(try #require(Timestamp(parsing: "2026-07-15T12:00:00Z")))
    await house.scheduler(workspace).pass()
    #expect(workspace.wakeUp(of: "acme")?.text == "2026-07-16T03:00:00Z")
    try await workspace.withStore("acme") { store in
      let report = try await store.keepRetention(isRehearsal: true, as: store.firstAdministrator())
      #expect(report.lines.map(\.due) == [0])
    }
    await workspace.close()
  }

  /// As the server has it: woken by what is written, and ended in order.
  @Test func itRunsUntilItIsStopped() async throws {
    let house = try House()
    let workspace = try house.workspace()
    try await house.make("acme", in: workspace, expiring: [])
    let group = ServiceGroup(
      configuration: .init(services: [house.scheduler(workspace)], logger: Logger(label: "test")))
    async let running: Void = group.run()
    house.clock.set(try #require(Timestamp(parsing: "2026-07-20T00:00:00Z")))
    try await workspace.withStore("acme") { store in
      let admin = try await store.firstAdministrator()
      // Due in a moment that has passed when it is looked at.
      house.clock.set(try #require(Timestamp(parsing: "2026-07-01T00:00:00Z")))
      let made = try await store.perform(
        .create(module: "offers", values: ["name": .text("A"), "expires_on": .text("2026-07-10")]), as: admin)
      house.clock.set(try #require(Timestamp(parsing: "2026-07-20T00:00:00Z")))
      workspace.ringAlarm()
      var version = made.version
      while version == made.version {
        try await Task.sleep(for: .milliseconds(5))
        version = try await store.rehearse(
          .update(RecordTarget(module: "offers", id: made.id), values: [:]), as: admin
        ).version
      }
    }
    await group.triggerGracefulShutdown()
    try await running
    await workspace.close()
  }
}
