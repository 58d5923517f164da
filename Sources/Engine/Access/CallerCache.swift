import Expressions
import Synchronization

/// Callers by their credentials, and users who are told something, for as long as neither users nor keys change: every request of the
/// API asks for the one, every notification for the other.
final class CallerCache: Sendable {
  /// A credential that was found good.
  struct Entry: Sendable {
    let secretHash: [UInt8]
    /// What the secret was before, for requests that were on their way when it was changed.
    var formerHash: [UInt8]?
    var formerUntil: Timestamp?
    var expiresAt: Timestamp?
    var networks: [NetworkRange] = []
    /// How long it may lie unused, in microseconds; nil means for ever.
    var idle: Int64?
    var lastUsedAt: Timestamp?
    /// Whether the secret has to be changed, since its user's roles have.
    var mustRotate = false
    let caller: Caller
  }

  private struct Contents {
    var entries: [Credential: Entry] = [:]
    var addressees: [Int64: Addressee] = [:]
    /// Counts the changes of users and keys.
    var changes = 0
  }

  private let contents = Mutex(Contents())
  private static let capacity = 1_000

  /// The entry of a credential, and how many changes there have been.
  func entry(_ credential: Credential) -> (entry: Entry?, changes: Int) {
    contents.withLock { ($0.entries[credential], $0.changes) }
  }

  /// How often users and keys have changed.
  var changes: Int { contents.withLock(\.changes) }

  /// Keeps what was read, unless something has changed since it began to be read.
  func keep(_ entry: Entry, of credential: Credential, readAfter changes: Int) {
    contents.withLock { contents in
      guard contents.changes == changes else { return }
      if contents.entries.count >= Self.capacity { contents.entries.removeAll() }
      contents.entries[credential] = entry
    }
  }

  /// The active user with an id, as whoever is told something.
  ///
  /// - Parameter read: reads them, where they have not been read since users have changed.
  func addressee(_ user: Int64, _ read: () throws -> Addressee?) rethrows -> Addressee? {
    let (known, changes) = contents.withLock { ($0.addressees[user], $0.changes) }
    if let known { return known }
    guard let found = try read() else { return nil }
    contents.withLock { contents in
      guard contents.changes == changes else { return }
      if contents.addressees.count >= Self.capacity { contents.addressees.removeAll() }
      contents.addressees[user] = found
    }
    return found
  }

  /// Notes that a credential was used.
  func note(_ credential: Credential, usedAt now: Timestamp) {
    contents.withLock { $0.entries[credential]?.lastUsedAt = now }
  }

  /// Forgets everybody, since a user or key has changed.
  func forget() {
    contents.withLock { contents in
      contents.entries.removeAll()
      contents.addressees.removeAll()
      contents.changes += 1
    }
  }
}

extension CallerCache.Entry {
  /// The caller, if the secret is the credential's, which is still good there and then.
  func caller(secretHash: [UInt8], at now: Timestamp, from address: NetworkAddress?) -> Caller? {
    guard isSecret(secretHash, at: now), !hasEnded(at: now) else { return nil }
    if !networks.isEmpty {
      guard let address, networks.contains(where: { $0.contains(address) }) else { return nil }
    }
    return caller
  }

  /// Whether its time is over.
  func hasEnded(at now: Timestamp) -> Bool {
    if let expiresAt, expiresAt <= now { return true }
    guard let idle, let lastUsedAt else { return false }
    return now.microseconds - lastUsedAt.microseconds >= idle
  }

  private func isSecret(_ hash: [UInt8], at now: Timestamp) -> Bool {
    if Self.constantTimeEqual(secretHash, hash) { return true }
    guard let formerHash, let formerUntil, now < formerUntil else { return false }
    return Self.constantTimeEqual(formerHash, hash)
  }

  /// Whether it is time to write down that it is in use: not for every request.
  func isToBeNoted(at now: Timestamp) -> Bool {
    guard let lastUsedAt else { return true }
    let interval = min(Self.noteInterval, (idle ?? .max) / 10)
    return now.microseconds - lastUsedAt.microseconds >= interval
  }

  /// Five minutes.
  private static let noteInterval: Int64 = 300_000_000

  /// Compares without telling by its time where the two differ.
  static func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
