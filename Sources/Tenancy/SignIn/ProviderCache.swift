import Engine
import Expressions
import OpenID
import Synchronization

/// What providers have said of themselves and their keys, for an hour.
final class ProviderCache: Sendable {
  private struct Entry {
    let provider: OpenIDProvider
    let askedAt: Timestamp
    var keys: KeySet?
    var keysAskedAt: Timestamp?
  }

  private let entries = Mutex<[OpenIDClient: Entry]>([:])
  private static let capacity = 1_000
  /// Microseconds: an hour; and a minute before keys are asked for again that do not fit.
  private static let lifetime: Int64 = 3_600_000_000
  private static let pause: Int64 = 60_000_000

  func provider(of client: OpenIDClient, at now: Timestamp) async throws -> OpenIDProvider {
    if let known = entries.withLock({ $0[client] }), now.microseconds - known.askedAt.microseconds < Self.lifetime {
      return known.provider
    }
    let provider = try await offloaded { try OpenIDProvider(of: client) }
    entries.withLock { entries in
      if entries.count >= Self.capacity { entries.removeAll() }
      entries[client] = Entry(provider: provider, askedAt: now)
    }
    return provider
  }

  /// The provider's keys: those that are known, unless they do not fit, since it may have others by now.
  ///
  /// - Parameter fit: whether a token is signed by one of them.
  func keys(
    of client: OpenIDClient, _ provider: OpenIDProvider, at now: Timestamp, fit: (KeySet) -> Bool
  ) async throws -> KeySet {
    let known = entries.withLock { $0[client] }
    if let keys = known?.keys, let asked = known?.keysAskedAt {
      if fit(keys) || now.microseconds - asked.microseconds < Self.pause { return keys }
    }
    let keys = try await offloaded { try provider.keySet(of: client) }
    entries.withLock { entries in
      entries[client]?.keys = keys
      entries[client]?.keysAskedAt = now
    }
    return keys
  }
}
