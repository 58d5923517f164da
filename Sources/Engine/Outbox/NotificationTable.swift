package import Expressions
import GRDB
import JSONText
import Metamodel

/// What users have been told by `notify`.
struct NotificationTable {
  let db: Database

  /// - Parameter told: the fields that the text tells.
  func append(
    _ text: String, telling told: ToldFields, for user: Int64, about record: Int64, _ plan: ModulePlan,
    _ cause: String, at now: Timestamp
  ) throws {
    try db.cachedStatement(
      sql: "INSERT INTO sys_notification(user, module, record, text, told, cause, at) VALUES (?, ?, ?, ?, ?, ?, ?)"
    ).run([
      user.databaseValue, plan.id.databaseValue, record.databaseValue, Self.shortened(text).databaseValue,
      told.text.databaseValue, cause.databaseValue, now.microseconds.databaseValue,
    ])
  }

  /// The text, of which the first 2,000 characters are kept. Few are so long that they have to be counted.
  private static func shortened(_ text: String) -> String {
    text.utf8.count > longest ? String(text.prefix(longest)) : text
  }

  private static let longest = 2_000

  /// The modules about whose records there are notifications, of those that a key leaves its user.
  private static let isOpen = "m.name IN (SELECT value FROM json_each(?))"

  /// The notifications of a user, the newest first.
  ///
  /// - Parameters:
  ///   - execution: what reads them; what it may not read any more of a text is not told, and what it may read is noted.
  ///   - last: only those before this id; nil begins.
  func all(for execution: Execution, unreadOnly: Bool, before last: Int64?, limit: Int) throws -> [UserNotification] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT n.*, m.name AS module_name FROM sys_notification n JOIN sys_module m ON m.id = n.module
        WHERE n.user = ? AND n.id < ? AND (? = 0 OR n.read_at IS NULL) AND \(Self.isOpen) ORDER BY n.id DESC LIMIT ?
        """,
      arguments: [execution.caller.userID, last ?? .max, unreadOnly, try open(to: execution.caller), limit]
    ).map { row in
      let told = try ToldFields(parsing: row["told"])
      let isSeen = try told.areSeen(by: execution)
      if isSeen { told.note(in: execution.phi, execution.state.compiled) }
      return UserNotification(
        id: row["id"], record: RecordPlace(module: row["module_name"], id: row["record"]),
        text: isSeen ? row["text"] : Access.hidden, at: Timestamp(microseconds: row["at"]),
        readAt: (row["read_at"] as Int64?).map(Timestamp.init(microseconds:)))
    }
  }

  /// - Returns: whether the caller has such a notification.
  func markRead(_ id: Int64, by caller: Caller, at now: Timestamp) throws -> Bool {
    try db.execute(
      sql: """
        UPDATE sys_notification SET read_at = coalesce(read_at, ?) WHERE id = ? AND user = ?
        AND module IN (SELECT m.id FROM sys_module m WHERE \(Self.isOpen))
        """, arguments: [now.microseconds, id, caller.userID, try open(to: caller)])
    return db.changesCount > 0
  }

  /// The modules of which a caller's credential may read, as a JSON list.
  private func open(to caller: Caller) throws -> String {
    let modules = try String.fetchAll(db, sql: "SELECT name FROM sys_module")
    return JSON.strings(modules.filter { caller.keyScope.allows(.read, on: $0) }).compactText
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
  /// The caller's notifications, the newest first: by a key those about modules that it opens.
  ///
  /// A text that tells what the caller may not read any more is `hidden`. What they tell of `phi` is noted.
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
    return try await read(by: "notifications", as: caller) { [self] context in
      let execution = Execution(context, as: try present(caller, context.db))
      return try NotificationTable(db: context.db).all(
        for: execution, unreadOnly: unreadOnly, before: last, limit: limit)
    }
  }

  /// Notes that the caller has read one of their notifications.
  ///
  /// - Throws: ``Refusal`` if they have no such one.
  package func markRead(_ id: Int64, by caller: Caller) async throws {
    let now = clock.now()
    try await write { [self] db, _ in
      let caller = try present(caller, db)
      guard try NotificationTable(db: db).markRead(id, by: caller, at: now) else {
        throw Refusal(
          .notFound,
          Problem(at: "notification", code: "not_found", message: "\(caller.name) has no notification \(id)."))
      }
    }
  }
}
