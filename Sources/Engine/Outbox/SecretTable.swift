package import Expressions
import Foundation
import GRDB

/// Secrets of the tenant that are shared with others, such as what signs a webhook: closed up, and told to nobody.
struct SecretTable {
  let db: Database

  /// The secret of that name; nil if there is none, or it was closed up by another key.
  func secret(_ name: String, _ box: SecretBox) throws -> [UInt8]? {
    guard let bytes = try Data.fetchOne(db, sql: "SELECT box FROM sys_secret WHERE name = ?", arguments: [name]) else {
      return nil
    }
    return box.opened(Array(bytes), for: Self.place(name))
  }

  /// Closes all of them up anew, but those that cannot be opened.
  func reseal(_ anew: ([UInt8], _ place: String) throws -> [UInt8]?) throws {
    for row in try Row.fetchAll(db, sql: "SELECT name, box FROM sys_secret") {
      let (name, box): (String, Data) = (row["name"], row["box"])
      guard let closed = try anew(Array(box), Self.place(name)) else { continue }
      try db.execute(sql: "UPDATE sys_secret SET box = ? WHERE name = ?", arguments: [Data(closed), name])
    }
  }

  static func place(_ name: String) -> String { "secret \(name)" }
}

/// A secret, without what it is.
package struct SecretInfo: Sendable, Hashable, Codable {
  package let name: String
  package let setAt: Timestamp
  /// The name of who set it.
  package let setBy: String
}

extension Store {
  /// The bytes that a secret may have.
  package static let secretLength = 16...1_024

  /// Keeps a secret, in place of the one of that name if there is one.
  ///
  /// - Throws: ``Refusal`` for a bad name or length, or if the caller is no administrator.
  package func setSecret(_ name: String, _ secret: [UInt8], by caller: Caller) async throws {
    let now = clock.now()
    guard name.utf8.count <= 63, name.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil else {
      throw Refusal(
        .invalid,
        Problem(
          at: "name", code: "invalid",
          message: "A secret's name is lower-case letters, digits and underscores, from a letter, at most 63.",
          found: .text(name)))
    }
    guard Self.secretLength.contains(secret.count) else {
      throw Refusal(
        .invalid,
        Problem(
          at: "secret", code: "invalid",
          message:
            "A secret has \(Self.secretLength.lowerBound) to \(Self.secretLength.upperBound) bytes; this has \(secret.count)."
        ))
    }
    let box = Data(try requireSecrets().closed(secret, for: SecretTable.place(name)))
    try await administer(AuditEntry(.secretSet, "secret \(name)"), as: caller) { db, _ in
      try db.execute(
        sql: "INSERT OR REPLACE INTO sys_secret VALUES (?, ?, ?, ?)",
        arguments: [name, box, now.microseconds, caller.userID])
    }
  }

  /// The secrets that there are, by name.
  package func secretNames(as caller: Caller) async throws -> [SecretInfo] {
    try await connections.read { [self] db in
      try Self.requireAdministrator(present(caller, db), state)
      return try Row.fetchAll(
        db, sql: "SELECT s.name, s.at, u.name AS by FROM sys_secret s JOIN sys_user u ON u.id = s.actor ORDER BY s.name"
      ).map { SecretInfo(name: $0["name"], setAt: Timestamp(microseconds: $0["at"]), setBy: $0["by"]) }
    }
  }

  /// Forgets a secret.
  ///
  /// - Throws: ``Refusal`` if there is none, or the caller is no administrator.
  package func deleteSecret(_ name: String, by caller: Caller) async throws {
    try await administer(AuditEntry(.secretDelete, "secret \(name)"), as: caller) { db, _ in
      try db.execute(sql: "DELETE FROM sys_secret WHERE name = ?", arguments: [name])
      guard db.changesCount > 0 else {
        throw Refusal(.notFound, Problem(at: "name", code: "not_found", message: "There is no secret '\(name)'."))
      }
    }
  }
}
