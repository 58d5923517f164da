package import Engine
import Expressions
package import Logging
import ServiceLifecycle
import Synchronization
package import Tenancy

/// Wakes the tenants of a data directory when they have something to do.
///
/// It knows from the catalogue when that is, and opens no store before. Each tenant that is due does one portion, then has to wait
/// for the others; several at a time. What was missed while nobody was there is done in its order.
package struct Scheduler: Service {
  private let workspace: Workspace
  private let logger: Logger
  /// The most things that one tenant does before it is another's turn.
  private let portion: Int
  private let troubles = Troubles()

  /// Tenants at a time.
  private static let width = 4
  /// How long it sleeps at most, since a machine's clock may be set.
  private static let longestSleep = Duration.seconds(30)

  /// - Parameters:
  ///   - workspace: whose tenants they are.
  ///   - logger: told what goes wrong.
  ///   - portion: the most things that one tenant does before it is another's turn.
  package init(workspace: Workspace, logger: Logger, portion: Int = 50) {
    self.workspace = workspace
    self.logger = logger
    self.portion = portion
  }

  /// Wakes tenants until the server is to stop; what is being done then is finished.
  package func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await pass()
        await pause()
      }
    }
  }

  /// Does all that is due by now.
  ///
  /// - Returns: what was done, tenant by tenant.
  @discardableResult
  package func pass() async -> [String: [ClockDeed]] {
    var deeds: [String: [ClockDeed]] = [:]
    await withTaskGroup(of: (String, ClockRun?).self) { group in
      var waiting = workspace.dueTenants[...]
      for name in waiting.prefix(Self.width) { group.addTask { (name, await portion(of: name)) } }
      waiting = waiting.dropFirst(Self.width)
      while let (name, run) = await group.next() {
        deeds[name, default: []] += run?.deeds ?? []
        // Whoever has more to do has to wait until all others had their turn.
        if let next = run?.next, next <= workspace.clock.now() { waiting.append(name) }
        guard !Task.isCancelled, let name = waiting.popFirst() else { continue }
        group.addTask { (name, await portion(of: name)) }
      }
    }
    return deeds
  }

  private func portion(of tenant: String) async -> ClockRun? {
    do {
      let run = try await workspace.runDue(tenant, limit: portion)
      troubles.end(of: tenant)
      return run
    } catch {
      let times = troubles.more(of: tenant)
      logger.error("tenant \(tenant) could not do what was due: \(error)")
      // From a minute up to an hour.
      let seconds = Int64(min(60 << min(times - 1, 6), 3_600))
      let now = workspace.clock.now()
      workspace.postpone(tenant, until: Timestamp(microseconds: now.microseconds + seconds * 1_000_000))
      return nil
    }
  }

  /// Sleeps until a tenant has something to do.
  func pause() async {
    let left = workspace.nextWakeUp.map { $0.microseconds - workspace.clock.now().microseconds } ?? .max
    guard left > 0, !Task.isCancelled else { return await Task.yield() }
    let timer = Task { [workspace] in
      // A timer that is no more wanted rings for nobody: the next pause would be over at once, and so on.
      guard (try? await Task.sleep(for: min(.microseconds(left), Self.longestSleep))) != nil else { return }
      workspace.ringAlarm()
    }
    await workspace.waitForWakeUp()
    timer.cancel()
  }
}

/// How often tenants have failed, one time after another.
private final class Troubles: Sendable {
  private let counts = Mutex<[String: Int]>([:])

  /// Counts one more.
  func more(of tenant: String) -> Int {
    counts.withLock { counts in
      counts[tenant, default: 0] += 1
      return counts[tenant] ?? 1
    }
  }

  func end(of tenant: String) { counts.withLock { $0[tenant] = nil } }
}
