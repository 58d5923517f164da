package import Engine
import Expressions
import Foundation
package import Logging
import Synchronization
package import Tenancy

/// Sends what lies in the outboxes of all tenants, as it becomes due.
///
/// The parcels that are under way at once are bounded, and the tenants that wait to send one take turns, so that none waits for another's
/// backlog or for one whom another calls. Several dispatchers of a workspace never have the same parcel at once. Each is sent at least
/// once: it is marked as sent after it was, so that what a crash leaves in between is sent again, under the same key.
package struct Dispatcher: Sendable {
  private let workspace: Workspace
  private let courier: Courier
  private let logger: Logger
  private let slots = Slots(Self.parcels)
  /// Tenants served at once, and parcels of all of them.
  private static let tenants = 32
  private static let parcels = 32

  package init(workspace: Workspace, courier: Courier? = nil, logger: Logger) {
    self.workspace = workspace
    self.courier = courier ?? Courier(workspace)
    self.logger = logger
  }

  /// Sends until the task is cancelled; what is under way then is finished.
  package func run() async {
    let (events, event) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let line = Line()
    workspace.outboxes.listen { name in
      line.ring(name)
      event.yield()
    }
    event.yield()
    await withDiscardingTaskGroup { group in
      var timer: Task<Void, Never>?
      for await _ in events {
        let due = workspace.outboxes.due(by: workspace.clock.now())
        for name in line.take(from: due, upTo: Self.tenants) {
          group.addTask {
            await serve(name, in: line)
            line.leave(name)
            event.yield()
          }
        }
        timer?.cancel()
        timer = alarm { event.yield() }
      }
      timer?.cancel()
    }
    workspace.outboxes.listen(nil)
  }

  /// Sends what a tenant has to send now.
  ///
  /// - Returns: what came of each, in order.
  package func deliver(_ tenant: String) async throws -> [DeliveryOutcome] {
    guard let name = TenantName(tenant) else { throw WorkspaceError.noSuchTenant(tenant) }
    return try await delivery(of: name, AsyncStream { $0.finish() }) { false }.run()
  }

  private func delivery(
    of name: TenantName, _ rings: AsyncStream<Void>, isAwaited: @escaping @Sendable () -> Bool
  ) -> TenantDelivery {
    TenantDelivery(
      name: name, workspace: workspace, courier: courier, slots: slots, rings: rings, isAwaited: isAwaited)
  }

  private func serve(_ name: TenantName, in line: Line) async {
    let tenant = try? workspace.tenant(name.description)
    do {
      let outcomes = try await delivery(of: name, line.rings(for: name)) { line.isAwaited }.run()
      // All that it has is being sent by another, who does not tell when it is done.
      if outcomes.isEmpty { workspace.outboxes.pause(name, until: later(by: 200_000)) }
    } catch {
      // A tenant that is gone has nothing to send, also if another has its name by now; else it is looked at again in a while.
      guard let tenant, (try? workspace.tenant(name.description))?.createdAt == tenant.createdAt else { return }
      logger.error("The outbox of \(name) cannot be sent now: \(error)")
      workspace.outboxes.postpone(name, until: later(by: 60_000_000))
    }
  }

  private func later(by microseconds: Int64) -> Timestamp {
    Timestamp(microseconds: workspace.clock.now().microseconds + microseconds)
  }

  /// Rings when something becomes due that is not yet.
  private func alarm(_ ring: @escaping @Sendable () -> Void) -> Task<Void, Never>? {
    let now = workspace.clock.now()
    guard let next = workspace.outboxes.next(after: now) else { return nil }
    let wait = Duration.microseconds(next.microseconds - now.microseconds)
    return Task {
      do { try await Task.sleep(for: wait) } catch { return }
      ring()
    }
  }
}

/// The tenants that are being served, and who was served last.
private final class Line: Sendable {
  private struct State {
    var served: [TenantName: AsyncStream<Void>.Continuation?] = [:]
    /// Whether there are more than can be served at once.
    var isAwaited = false
    var turns: [TenantName: UInt64] = [:]
    var turn: UInt64 = 0
  }

  private let state = Mutex(State())

  /// Those whose turn it is, who are being served from then on.
  func take(from due: [TenantName], upTo limit: Int) -> [TenantName] {
    state.withLock { state in
      let waiting = due.filter { state.served[$0] == nil }
      // Who has nothing to send any more has no place in the line.
      state.turns = state.turns.filter { due.contains($0.key) }
      let first = waiting.enumerated().sorted { left, right in
        (state.turns[left.element] ?? 0, left.offset) < (state.turns[right.element] ?? 0, right.offset)
      }
      let taken = first.map(\.element).prefix(max(0, limit - state.served.count))
      for name in taken {
        state.turn += 1
        state.turns[name] = state.turn
        state.served[name] = .some(nil)
      }
      state.isAwaited = taken.count < first.count
      return Array(taken)
    }
  }

  /// Whether others wait for their turn.
  var isAwaited: Bool { state.withLock(\.isAwaited) }

  /// What rings while a tenant is served, when it may have more to send.
  func rings(for name: TenantName) -> AsyncStream<Void> {
    let (rings, ring) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    state.withLock { $0.served[name] = ring }
    return rings
  }

  func ring(_ name: TenantName) { state.withLock { $0.served[name].flatMap(\.self) }?.yield() }

  func leave(_ name: TenantName) { state.withLock { $0.served.removeValue(forKey: name).flatMap(\.self) }?.finish() }
}
