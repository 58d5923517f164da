package import Engine
package import Expressions
import Foundation
import Metamodel
package import Tenancy

/// Says what the clock would do with a tenant until a time, on a copy of it.
package struct SimulateTenant: Operation {
  package static let name = "simulate_tenant"

  package let tenant: String
  /// A moment, a day (its beginning where the tenant is), or a period from now.
  package let until: String

  package init(tenant: String, until: String) {
    self.tenant = tenant
    self.until = until
  }

  /// Beyond that nobody looks.
  private static let longest = Period.clock(TimeSpan(microseconds: 3_660 * 86_400_000_000))

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> SimulationReport {
    let start = workspace.clock.now()
    return try await workspace.withCopy(of: tenant) { store, clock in
      let end = try end(in: store, after: start)
      let deeds = try await store.advance(clock, to: end)
      return SimulationReport(from: start, until: end, deeds: deeds)
    }
  }

  private func end(in store: Store, after start: Timestamp) throws -> Timestamp {
    let day = CalendarDate(parsing: until).map { Timestamp(startOf: $0, in: store.settings.timeZone) }
    let end = Timestamp(parsing: until) ?? day ?? Period(parsing: until).flatMap { store.moment($0, after: start) }
    guard let end, let last = store.moment(Self.longest, after: start), end > start, end <= last else {
      throw OperationFailure(
        code: "bad_setting",
        message: """
          --until is a time to come within ten years: a moment such as 2027-01-31T09:00:00Z, a day such as 2027-01-31, or a period \
          such as 3d or 2bd. This is '\(until)'.
          """)
    }
    return end
  }
}

/// What the clock would do.
package struct SimulationReport: Sendable, Hashable, Codable {
  package let from: Timestamp
  package let until: Timestamp
  /// In order.
  package let deeds: [ClockDeed]
}
