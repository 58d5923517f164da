import Crypto
import Expressions
import Foundation
import GRDB

/// What makes a request that is sent again answer as it did the first time, and do nothing.
///
/// The answer is kept with the change, in its transaction, for 24 hours. A refusal changes nothing and is not kept: sent again it
/// is judged again.
package struct Once: Sendable, Hashable {
  /// Chosen by the caller; each user has keys of their own. A hash of it is kept, since some callers make it of what the request says.
  package let key: String
  let keyHash: String
  /// A hash of all that the request asks for.
  let request: [UInt8]

  /// 24 hours, in microseconds.
  static let lifetime: Int64 = 24 * 3_600 * 1_000_000

  /// - Parameters:
  ///   - key: what the caller calls the request.
  ///   - request: all that it asks for, as bytes.
  package init(key: String, request: some Sequence<UInt8>) {
    self.key = key
    keyHash = Hexadecimal.text(of: SHA256.hash(data: Array(key.utf8)))
    self.request = Array(SHA256.hash(data: Array(request)))
  }
}

/// An answer as it was given, ready to be given again.
package struct KeptAnswer: Sendable, Hashable {
  package let status: Int
  package let headers: [String: String]
  package let body: [UInt8]
  /// Whether it was given before.
  package fileprivate(set) var isRepeated = false

  package init(status: Int, headers: [String: String] = [:], body: [UInt8]) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

/// Reads and writes kept answers.
struct OnceTable {
  let db: Database
  let access: Access
  let now: Timestamp

  private var user: Int64 { access.caller.userID }
  /// Tells the rights under which an answer was given.
  private var rights: Int64 { Fingerprint(access.fingerprint).number }

  /// The answer to a request: what was kept, else what the work gives, which is kept then.
  ///
  /// - Throws: ``Refusal`` if the key was used for another request, or the caller had other rights then; what the work throws.
  func answer(_ once: Once, _ work: () throws -> KeptAnswer) throws -> KeptAnswer {
    if let kept = try kept(once) { return kept }
    let answer = try work()
    try keep(answer, once)
    return answer
  }

  private func kept(_ once: Once) throws -> KeptAnswer? {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: "SELECT request, status, headers, body, rights FROM sys_once WHERE user = ? AND key = ? AND at > ?"),
      arguments: [user, once.keyHash, now.microseconds - Once.lifetime])
    guard let row else { return nil }
    let request: DatabaseBlob = row["request"]
    guard request.bytes == once.request else { throw Refusal.keyReused(once.key) }
    // What was answered then may be more than the caller may read now.
    guard row["rights"] == rights else { throw Refusal.rightsChanged(once.key) }
    let headers: Data = row["headers"]
    let body: DatabaseBlob = row["body"]
    var answer = KeptAnswer(
      status: row["status"], headers: try JSONDecoder().decode([String: String].self, from: headers), body: body.bytes)
    answer.isRepeated = true
    return answer
  }

  private func keep(_ answer: KeptAnswer, _ once: Once) throws {
    try db.cachedStatement(sql: "DELETE FROM sys_once WHERE at <= ?")
      .execute(arguments: [now.microseconds - Once.lifetime])
    try db.cachedStatement(
      sql: "INSERT INTO sys_once(user, key, request, status, headers, body, at, rights) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    ).execute(arguments: [
      user, once.keyHash, DatabaseBlob.value(once.request), answer.status, try JSONEncoder().encode(answer.headers),
      DatabaseBlob.value(answer.body), now.microseconds, rights,
    ])
  }
}

extension Execution {
  /// The answer to a request that names itself: what was kept, else what the work gives.
  func answer(_ once: Once, _ work: () throws -> KeptAnswer) throws -> KeptAnswer {
    try OnceTable(db: db, access: access, now: now).answer(once, work)
  }
}

extension Refusal {
  /// The request was done when the caller had other rights.
  fileprivate static func rightsChanged(_ key: String) -> Refusal {
    Refusal(
      .conflict,
      Problem(
        at: "Idempotency-Key", code: "rights_changed",
        message: "The request was done before, when your rights were others. Read the record to see what it came to.",
        found: .text(key)))
  }

  /// The caller has given the key to another request.
  static func keyReused(_ key: String) -> Refusal {
    Refusal(
      .invalid,
      Problem(
        at: "Idempotency-Key", code: "key_reused",
        message: "The key was used for another request in the last 24 hours. Take a new key for each request.",
        found: .text(key)))
  }
}
