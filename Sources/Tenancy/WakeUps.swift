package import Engine
package import Expressions
import Synchronization

/// When tenants have something to do by themselves: in the catalogue, so that no store has to be opened to know it.
///
/// A time is brought forward before the store commits what is due then, and put off only after it has committed that it is done.
/// Whatever ends the process in between, a tenant is woken too early rather than never.
final class WakeUps: Sendable {
  private let catalog: Catalog
  private let times: Mutex<[TenantName: Timestamp]>
  let alarm = Alarm()

  init(catalog: Catalog, tenants: [TenantName: TenantInfo]) {
    self.catalog = catalog
    times = Mutex(tenants.compactMapValues(\.nextWakeUp))
  }

  /// Brings a tenant's time forward.
  ///
  /// - Throws: if the catalogue cannot be written; what is due then must not be committed.
  func bring(_ name: TenantName, to time: Timestamp) throws {
    guard times.withLock({ $0[name].map { time < $0 } ?? true }) else { return }
    try catalog.bringWakeUp(of: name, to: time)
    times.withLock { $0[name] = min($0[name] ?? time, time) }
    alarm.ring()
  }

  /// Sets a tenant's time, once what was due before is done.
  func set(_ name: TenantName, to time: Timestamp?) {
    // If it cannot be written, the tenant is woken once too often.
    try? catalog.setWakeUp(of: name, to: time)
    times.withLock { $0[name] = time }
  }

  /// Puts a tenant off for this process, since it cannot be woken now.
  func postpone(_ name: TenantName, until time: Timestamp) {
    times.withLock { times in if times[name] != nil { times[name] = time } }
  }

  /// Forgets a tenant that is gone.
  func forget(_ name: TenantName) { times.withLock { $0[name] = nil } }

  func time(of name: TenantName) -> Timestamp? { times.withLock { $0[name] } }

  /// The earliest of all times.
  var next: Timestamp? { times.withLock { $0.values.min() } }

  /// Tenants that have something to do by then, in the order of their times.
  func due(by now: Timestamp) -> [TenantName] {
    times.withLock { times in
      times.filter { $0.value <= now }.sorted { ($0.value, $0.key.description) < ($1.value, $1.key.description) }.map(
        \.key)
    }
  }
}

extension Workspace {
  /// Tenants that have something to do by now, in the order of their times.
  package var dueTenants: [String] {
    wakeUps.due(by: clock.now()).filter { active($0.description) != nil }.map(\.description)
  }

  /// When a tenant has something to do next; nil if none has.
  package var nextWakeUp: Timestamp? { wakeUps.next }

  /// When a tenant has something to do by itself; nil if it has nothing.
  ///
  /// - Parameter tenant: the tenant's name.
  package func wakeUp(of tenant: String) -> Timestamp? { TenantName(tenant).flatMap(wakeUps.time) }

  /// Waits until a time was brought forward, or the alarm was rung.
  package func waitForWakeUp() async { await wakeUps.alarm.wait() }

  /// Has ``waitForWakeUp()`` end.
  package func ringAlarm() { wakeUps.alarm.ring() }

  /// Does a portion of what a tenant has to do by now.
  ///
  /// - Parameters:
  ///   - tenant: the tenant's name.
  ///   - limit: the most things to look at.
  package func runDue(_ tenant: String, limit: Int) async throws -> ClockRun {
    let name = try TenantName(checking: tenant)
    return try await withStore(tenant) { [wakeUps] store in
      let run = try await store.runDue(limit: limit) { wakeUps.set(name, to: $0) }
      if run.wantsRetention { _ = try await store.keepRetention(as: .clock) }
      return run
    }
  }

  /// Puts a tenant off that cannot do now what it has to.
  ///
  /// - Parameters:
  ///   - tenant: the tenant's name.
  ///   - time: until when, for this process.
  package func postpone(_ tenant: String, until time: Timestamp) {
    if let name = TenantName(tenant) { wakeUps.postpone(name, until: time) }
  }
}
