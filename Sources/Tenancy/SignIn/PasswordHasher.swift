import Crypto
import CryptoExtras
import Dispatch
import Foundation
import Synchronization

/// Turns passwords into what is kept of them, by scrypt (RFC 7914), one at a time.
///
/// Each takes 32 MiB and about a quarter of a second of one processor, so that a list of hashes that was stolen is of little use. One at a
/// time, and few in line, so that who sends many passwords takes neither memory nor processors from the other requests.
final class PasswordHasher: Sendable {
  private let queue = DispatchQueue(label: "trellis.passwords")
  private let waiting = Mutex(0)
  /// How many may be in line.
  private let limit: Int
  /// The logarithm of scrypt's N; 15 wherever passwords are people's.
  private let cost: Int

  /// Every place in line is taken.
  struct Busy: Error {}

  init(limit: Int = 32, cost: Int = 15) {
    self.limit = limit
    self.cost = cost
  }

  /// What is kept of a password.
  ///
  /// - Throws: ``Busy``.
  func hash(_ password: String) async throws -> String {
    let salt = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
    return try await inTurn { [cost] in try Hash(of: password, salt: salt, cost: cost).text }
  }

  /// Whether a password is the one of which that was kept.
  ///
  /// - Parameter kept: nil where there is no user or they have no password; it takes as long then and is false.
  /// - Throws: ``Busy``.
  func isRight(_ password: String, _ kept: String?) async throws -> Bool {
    let kept = kept.flatMap(Hash.init(text:)) ?? Hash.nobodys(cost: cost)
    return try await inTurn {
      let found = try Hash(of: password, salt: kept.salt, cost: kept.cost)
      guard kept.key.count == found.key.count else { return false }
      return zip(kept.key, found.key).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
  }

  private func inTurn<Answer: Sendable>(_ work: @escaping @Sendable () throws -> Answer) async throws -> Answer {
    try waiting.withLock { waiting in
      guard waiting < limit else { throw Busy() }
      waiting += 1
    }
    defer { waiting.withLock { $0 -= 1 } }
    return try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result(catching: work)) }
    }
  }
}

/// What is kept of a password: scrypt's figures, salt and key, such as `scrypt-15-8-3$…$…`.
private struct Hash: Sendable {
  let cost: Int
  let salt: [UInt8]
  let key: [UInt8]

  /// With r = 8 and p = 3, which OWASP's password storage cheat sheet has with N = 2^15.
  init(of password: String, salt: [UInt8], cost: Int) throws {
    // The same letters can be typed in several ways.
    let bytes = Array(password.precomposedStringWithCompatibilityMapping.utf8)
    let key = try KDF.Scrypt.deriveKey(
      from: bytes, salt: salt, outputByteCount: 32, rounds: 1 << cost, blockSize: 8, parallelism: 3)
    self.init(cost: cost, salt: salt, key: key.withUnsafeBytes { Array($0) })
  }

  private init(cost: Int, salt: [UInt8], key: [UInt8]) {
    self.cost = cost
    self.salt = salt
    self.key = key
  }

  init?(text: String) {
    let parts = text.split(separator: "$").map(String.init)
    let figures = parts.first?.split(separator: "-").map(String.init) ?? []
    guard parts.count == 3, figures.count == 4, figures[0] == "scrypt", figures[2...] == ["8", "3"],
      let cost = Int(figures[1]), (1...17).contains(cost), let salt = Data(base64Encoded: parts[1]),
      let key = Data(base64Encoded: parts[2])
    else { return nil }
    self.init(cost: cost, salt: Array(salt), key: Array(key))
  }

  /// One that no password has, but that takes as long.
  static func nobodys(cost: Int) -> Hash { Hash(cost: cost, salt: Array(repeating: 0, count: 16), key: []) }

  var text: String { "scrypt-\(cost)-8-3$\(Data(salt).base64EncodedString())$\(Data(key).base64EncodedString())" }
}
