package import Engine
import Synchronization

/// Counts the requests of each credential or address, in token buckets.
///
/// Memory is bounded: buckets live in two generations, and when the young one is full the old one is dropped. A bucket
/// that was not used while thousands of others were has had time to fill up again.
package final class RateLimiter: Sendable {
  /// Whose requests are counted.
  package enum Key: Hashable, Sendable {
    /// A key or session of a tenant.
    case credential(tenant: String, Credential)
    /// Whoever is in a household or office, by the bits that its addresses begin with; nil where no address is known.
    case neighbourhood([UInt8]?)

    /// Whoever follows a link in a mail from there, by a hash of the token in it; nil stands for all of them together.
    case link([UInt8]?, Int?)
    /// Whoever sends a form of a tenant from there.
    case form(String, [UInt8]?)
    /// Whoever is written to because a form was sent with their address.
    case recipient(String, String)

    /// Whoever is at an address or near it: one household has more addresses of IPv6 than anybody can count.
    package static func near(_ address: NetworkAddress?) -> Key { .neighbourhood(address?.neighbourhood) }
  }

  /// Whether a request may go on, and what is left.
  package struct Verdict: Hashable, Sendable {
    package let isAllowed: Bool
    /// Requests that may follow at once.
    package let remaining: Int
    /// Seconds until one more is allowed, at least 1.
    package let wait: Int
  }

  private struct Bucket {
    var tokens: Double
    var filledAt: ContinuousClock.Instant
  }

  private struct Generations {
    var young: [Key: Bucket] = [:]
    var old: [Key: Bucket] = [:]
  }

  let limit: RateLimit
  private let capacity: Int
  private let generations = Mutex(Generations())

  /// Creates a limiter that remembers at most twice `capacity` keys.
  init(limit: RateLimit, capacity: Int = 8_192) {
    self.limit = limit
    self.capacity = capacity
  }

  /// Takes a token for a request.
  ///
  /// - Parameters:
  ///   - hourly: how many there are of in an hour, in the place of the limiter's own limit.
  ///   - share: for how many that limit is, which they have together.
  ///   - now: when it is taken.
  package func take(_ key: Key, hourly: Int? = nil, share: Int = 1, at now: ContinuousClock.Instant = .now) -> Verdict {
    let (rate, burst) =
      hourly.map { (Double($0) / 3_600, $0) } ?? (Double(limit.perSecond * share), limit.burst * share)
    return generations.withLock { generations in
      var bucket = generations.young[key] ?? generations.old[key] ?? Bucket(tokens: Double(burst), filledAt: now)
      fill(&bucket, rate, burst, at: now)
      let isAllowed = bucket.tokens >= 1
      if isAllowed { bucket.tokens -= 1 }
      if generations.young.count >= capacity, generations.young[key] == nil {
        generations = Generations(old: generations.young)
      }
      generations.young[key] = bucket
      let missing = max(0, 1 - bucket.tokens)
      let wait = max(1, Int((missing / rate).rounded(.up)))
      return Verdict(isAllowed: isAllowed, remaining: Int(bucket.tokens), wait: wait)
    }
  }

  /// How many keys are remembered.
  var count: Int { generations.withLock { $0.young.count + $0.old.count } }

  private func fill(_ bucket: inout Bucket, _ rate: Double, _ burst: Int, at now: ContinuousClock.Instant) {
    let elapsed = max(0, (now - bucket.filledAt) / .seconds(1))
    bucket.tokens = min(Double(burst), bucket.tokens + elapsed * rate)
    bucket.filledAt = now
  }
}
