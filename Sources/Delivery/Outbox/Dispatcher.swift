package import Engine
import Expressions
import Foundation
package import Logging
import Synchronization
package import Tenancy

/// Sends what lies in the outboxes of all tenants, as it becomes due.
///
/// A tenant is served a few parcels at a time and then stands at the end of the line, so that none waits for another's backlog, and the
/// parcels that are under way at once are bounded. Several dispatchers of a workspace never have the same parcel at once. Each is sent at
/// least once: it is marked as sent after it was, so that what a crash leaves in between is sent again, under the same key.
package struct Dispatcher: Sendable {
  private let workspace: Workspace
  private let courier: Courier
  private let logger: Logger
  /// Tenants served at once, and parcels of one of them.
  private static let tenants = 8
  private static let parcels = 4

  package init(workspace: Workspace, courier: Courier? = nil, logger: Logger) {
    self.workspace = workspace
    self.courier = courier ?? Courier(workspace)
    self.logger = logger
  }

  /// Sends until the task is cancelled; what is under way then is finished.
  package func run() async {
    let (events, event) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let line = Line()
    workspace.outboxes.listen { event.yield() }
    event.yield()
    await withDiscardingTaskGroup { group in
      var timer: Task<Void, Never>?
      for await _ in events {
        let due = workspace.outboxes.due(by: workspace.clock.now())
        for name in line.take(from: due, upTo: Self.tenants) {
          group.addTask {
            await serve(name)
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
    var outcomes: [DeliveryOutcome] = []
    while true {
      let round = try await deliverRound(name)
      if round.isEmpty { return outcomes }
      outcomes += round
    }
  }

  private func serve(_ name: TenantName) async {
    let tenant = try? workspace.tenant(name.description)
    do {
      _ = try await deliverRound(name)
    } catch {
      // A tenant that is gone has nothing to send, also if another has its name by now; else it is looked at again in a while.
      guard let tenant, (try? workspace.tenant(name.description))?.createdAt == tenant.createdAt else { return }
      logger.error("The outbox of \(name) cannot be sent now: \(error)")
      let now = workspace.clock.now().microseconds
      workspace.outboxes.postpone(name, until: Timestamp(microseconds: now + 60_000_000))
    }
  }

  private func deliverRound(_ name: TenantName) async throws -> [DeliveryOutcome] {
    try await workspace.withStore(name.description) { store in
      let outboxes = workspace.outboxes
      let taken = outboxes.take(try await store.parcels(limit: Self.parcels).map(\.id), of: name)
      defer { outboxes.giveBack(taken, of: name) }
      // Read again, since what another had until just now is not due any more.
      let parcels = try await store.parcels(limit: Self.parcels).filter { taken.contains($0.id) }
      let outcomes = try await withThrowingTaskGroup(of: (Int, DeliveryOutcome).self) { group in
        for (number, parcel) in parcels.enumerated() {
          group.addTask {
            var parcel = parcel
            if let decision = parcel.decision,
              let link = try await workspace.decisionLink(
                to: decision.approval, for: decision.user, of: name, in: store)
            {
              parcel = parcel.leading(to: link)
            }
            let (outcome, reply) = await courier.deliver(parcel)
            return (number, try await store.finish(parcel, outcome, reply: reply))
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      try await store.settleOutbox { [outboxes = workspace.outboxes] in try outboxes.settle($0, of: name) }
      return outcomes.sorted { $0.0 < $1.0 }.map(\.1)
    }
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
    var served: Set<TenantName> = []
    var turns: [TenantName: UInt64] = [:]
    var turn: UInt64 = 0
  }

  private let state = Mutex(State())

  /// Those whose turn it is, who are being served from then on.
  func take(from due: [TenantName], upTo limit: Int) -> [TenantName] {
    state.withLock { state in
      let waiting = due.filter { !state.served.contains($0) }
      // Who has nothing to send any more has no place in the line.
      state.turns = state.turns.filter { due.contains($0.key) }
      let first = waiting.enumerated().sorted { left, right in
        (state.turns[left.element] ?? 0, left.offset) < (state.turns[right.element] ?? 0, right.offset)
      }
      let taken = first.map(\.element).prefix(max(0, limit - state.served.count))
      for name in taken {
        state.turn += 1
        state.turns[name] = state.turn
        state.served.insert(name)
      }
      return Array(taken)
    }
  }

  func leave(_ name: TenantName) { state.withLock { _ = $0.served.remove(name) } }
}
