import HTTPTypes
import Synchronization

/// Counts the streams of events that are open: each keeps a connection and its tenant's store for as long as it lasts.
final class EventStreams: Sendable {
  private struct Key: Hashable {
    let tenant: String
    /// nil counts for the whole tenant.
    let user: Int64?
  }

  private struct State {
    var whole = 0
    var counts: [Key: Int] = [:]
  }

  private let limits: EventStreamLimits
  private let state = Mutex(State())

  init(limits: EventStreamLimits) {
    self.limits = limits
  }

  /// One of the streams that there may be, until nobody holds it.
  final class Place: Sendable {
    private let streams: EventStreams
    private let tenant: String
    private let user: Int64

    fileprivate init(streams: EventStreams, tenant: String, user: Int64) {
      self.streams = streams
      self.tenant = tenant
      self.user = user
    }

    deinit { streams.count(tenant, user, -1) }
  }

  /// Takes a place.
  ///
  /// - Throws: ``HTTPProblem`` if there are as many as there may be.
  func place(tenant: String, user: Int64) throws(HTTPProblem) -> Place {
    let surplus = state.withLock { state -> String? in
      if state.counts[Key(tenant: tenant, user: user), default: 0] >= limits.perUser {
        return "You have \(limits.perUser) streams of events open, which is the most."
      }
      if state.counts[Key(tenant: tenant, user: nil), default: 0] >= limits.perTenant {
        return "The tenant has \(limits.perTenant) streams of events open, which is the most."
      }
      guard state.whole < limits.whole else { return "The server has no stream of events left." }
      Self.count(tenant, user, 1, in: &state)
      return nil
    }
    if let surplus { throw .tooManyStreams(surplus) }
    return Place(streams: self, tenant: tenant, user: user)
  }

  /// How many are open.
  var count: Int { state.withLock(\.whole) }

  private func count(_ tenant: String, _ user: Int64, _ difference: Int) {
    state.withLock { Self.count(tenant, user, difference, in: &$0) }
  }

  private static func count(_ tenant: String, _ user: Int64, _ difference: Int, in state: inout State) {
    state.whole += difference
    for key in [Key(tenant: tenant, user: user), Key(tenant: tenant, user: nil)] {
      let count = state.counts[key, default: 0] + difference
      state.counts[key] = count > 0 ? count : nil
    }
  }
}

extension HTTPProblem {
  fileprivate static func tooManyStreams(_ words: String) -> HTTPProblem {
    HTTPProblem(.tooManyRequests, "too_many_streams", "\(words) Close one, or ask with follow=false.")
      .with(.retryAfter, "30")
  }
}
