package import Expressions
import GRDB

/// What users have been told by `notify`.
struct NotificationTable {
  let db: Database

  func append(
    _ text: String, for user: Int64, about record: Int64, _ plan: ModulePlan, _ cause: String, at now: Timestamp
  ) throws {
    try db.cachedStatement(
      sql: "INSERT INTO sys_notification(user, module, record, text, cause, at) VALUES (?, ?, ?, ?, ?, ?)"
    ).run([
      user.databaseValue, plan.id.databaseValue, record.databaseValue, String(text.prefix(2_000)).databaseValue,
      cause.databaseValue, now.microseconds.databaseValue,
    ])
  }

  /// The notifications of a user, the newest first.
  ///
  /// - Parameter last: only those before this id; nil begins.
  func all(of user: Int64, unreadOnly: Bool, before last: Int64?, limit: Int) throws -> [UserNotification] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT n.*, m.name AS module_name FROM sys_notification n JOIN sys_module m ON m.id = n.module
        WHERE n.user = ? AND n.id < ? AND (? = 0 OR n.read_at IS NULL) ORDER BY n.id DESC LIMIT ?
        """, arguments: [user, last ?? .max, unreadOnly, limit]
    ).map { row in
      UserNotification(
        id: row["id"], record: RecordPlace(module: row["module_name"], id: row["record"]), text: row["text"],
        at: Timestamp(microseconds: row["at"]),
        readAt: (row["read_at"] as Int64?).map(Timestamp.init(microseconds:)))
    }
  }

  /// - Returns: whether the user has such a notification.
  func markRead(_ id: Int64, of user: Int64, at now: Timestamp) throws -> Bool {
    try db.execute(
      sql: "UPDATE sys_notification SET read_at = coalesce(read_at, ?) WHERE id = ? AND user = ?",
      arguments: [now.microseconds, id, user])
    return db.changesCount > 0
  }
}

/// Something that a user has been told by `notify`.
package struct UserNotification: Sendable, Hashable, Codable {
  package let id: Int64
  package let record: RecordPlace
  package let text: String
  package let at: Timestamp
  package let readAt: Timestamp?
}

extension Store {
  /// The caller's notifications, the newest first.
  ///
  /// - Parameters:
  ///   - unreadOnly: whether those that were read are left out.
  ///   - last: only those before this id; nil begins.
  ///   - limit: how many, 1 to 200.
  ///   - caller: whose they are.
  package func notifications(
    unreadOnly: Bool = false, before last: Int64? = nil, limit: Int = 50, of caller: Caller
  ) async throws -> [UserNotification] {
    guard ListPlan.limits.contains(limit) else { throw Refusal(.badRequest, ListPlan.wrongLimit(limit)) }
    return try await connections.read { [self] db in
      let caller = try present(caller, db)
      return try NotificationTable(db: db).all(
        of: caller.userID, unreadOnly: unreadOnly, before: last, limit: limit)
    }
  }

  /// Notes that the caller has read one of their notifications.
  ///
  /// - Throws: ``Refusal`` if they have no such one.
  package func markRead(_ id: Int64, by caller: Caller) async throws {
    let now = clock.now()
    try await write { [self] db, _ in
      let caller = try present(caller, db)
      guard try NotificationTable(db: db).markRead(id, of: caller.userID, at: now) else {
        throw Refusal(
          .notFound,
          Problem(at: "notification", code: "not_found", message: "\(caller.name) has no notification \(id)."))
      }
    }
  }
}
