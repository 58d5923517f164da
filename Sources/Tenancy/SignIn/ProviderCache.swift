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
  private let questions = Mutex<[OpenIDClient: Int]>([:])
  /// How many questions may be open, to one provider and to all: each has a thread, and a provider that does not answer holds it for ten
  /// seconds, while anybody may begin to sign in.
  private static let questionsToOne = 4
  private static let questionsToAll = 32
  private static let capacity = 1_000
  /// Microseconds: an hour; and a minute before keys are asked for again that do not fit.
  private static let lifetime: Int64 = 3_600_000_000
  private static let pause: Int64 = 60_000_000

  func provider(of client: OpenIDClient, at now: Timestamp) async throws -> OpenIDProvider {
    if let known = entries.withLock({ $0[client] }), now.microseconds - known.askedAt.microseconds < Self.lifetime {
      return known.provider
    }
    let provider = try await asking(client) { try OpenIDProvider(of: client) }
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
    let keys = try await asking(client) { try provider.keySet(of: client) }
    entries.withLock { entries in
      entries[client]?.keys = keys
      entries[client]?.keysAskedAt = now
    }
    return keys
  }

  /// Asks a provider something, on a thread of its own.
  ///
  /// - Throws: ``SignInError/busy`` if too much is being asked; what the question throws.
  func asking<Answer: Sendable>(
    _ client: OpenIDClient, _ question: @escaping @Sendable () throws -> Answer
  ) async throws -> Answer {
    try questions.withLock { questions in
      guard questions[client, default: 0] < Self.questionsToOne,
        questions.values.reduce(0, +) < Self.questionsToAll
      else { throw SignInError.busy }
      questions[client, default: 0] += 1
    }
    defer {
      questions.withLock { questions in
        let left = (questions[client] ?? 1) - 1
        questions[client] = left > 0 ? left : nil
      }
    }
    return try await offloaded(question)
  }
}
