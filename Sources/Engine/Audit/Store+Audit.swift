package import Expressions
import GRDB
import JSONText

extension Store {
  /// Reads for somebody, and notes in the audit log what that tells of `phi`, before there is an answer.
  func read<Answer: Sendable>(
    by path: String, as caller: Caller, _ body: @escaping @Sendable (ReadContext) throws -> Answer
  ) async throws -> Answer {
    let (answer, reading) = try await read { context in (try body(context), context.phi.reading) }
    try await note(reading, by: path, as: caller)
    return answer
  }

  /// Notes what somebody has read.
  ///
  /// - Throws: ``Refusal`` if it cannot be written: then there is no answer either.
  func note(_ reading: PhiReading?, by path: String, as caller: Caller) async throws {
    guard let reading else { return }
    try await note(reading.entry(by: path), as: caller)
  }

  /// Adds an entry to the audit log.
  func note(_ entry: AuditEntry, as caller: Caller) async throws {
    let now = clock.now()
    try await write { db, _ in try AuditTable(db: db).append(entry, by: caller, at: now) }
  }

  /// Does what is the administrators' affair. An attempt of somebody else is noted.
  func auditing<Answer: Sendable>(
    _ entry: AuditEntry, as caller: Caller, _ body: () async throws -> Answer
  ) async throws -> Answer {
    do {
      return try await body()
    } catch let refusal as Refusal where refusal.kind == .notPermitted {
      // The refusal stands, whether or not there is room to note it.
      try? await note(entry.refused(refusal), as: caller)
      throw refusal
    }
  }

  /// A page of the audit log, the newest first.
  ///
  /// - Throws: ``Refusal``: the caller is no administrator, a limit outside 1 to 200.
  package func audit(_ request: AuditRequest, as caller: Caller) async throws -> AuditPage {
    try await read { [self] context in
      try Self.requireAdministrator(present(caller, context.db), context.state)
      guard ListPlan.limits.contains(request.limit) else {
        throw Refusal(.badRequest, ListPlan.wrongLimit(request.limit))
      }
      let records = try request.records(context.db, limit: request.limit + 1)
      let page = Array(records.prefix(request.limit))
      return AuditPage(records: page, next: records.count > page.count ? page.last?.id : nil)
    }
  }

  /// A piece of the audit log, the oldest first, to be taken away as a file.
  ///
  /// - Parameters:
  ///   - request: which entries, and how many.
  ///   - last: the id of the last entry that was given; nil begins, and is noted itself.
  ///   - caller: whoever takes it away.
  package func auditPiece(
    _ request: AuditRequest, after last: Int64?, as caller: Caller
  ) async throws -> [AuditRecord] {
    let entry = AuditEntry(.auditExport, "audit")
    if last == nil {
      try await auditing(entry, as: caller) { try Self.requireAdministrator(caller, state) }
      try await note(entry, as: caller)
    }
    return try await read { [self] context in
      // Who loses the right to it, or is suspended, gets no more of it.
      try Self.requireAdministrator(present(caller, context.db), context.state)
      return try request.records(context.db, limit: AuditRequest.pieceSize, after: last ?? 0)
    }
  }
}

/// Which entries of the audit log are wanted.
package struct AuditRequest: Sendable, Hashable, Codable {
  /// The name of the user who did it.
  package var user: String?
  /// An action, `user.create`, or all of one kind, `user`.
  package var action: String?
  /// From this moment on, before that one.
  package var from: Timestamp?
  package var to: Timestamp?
  package var limit: Int
  /// Only those before this id: `next` of the page before.
  package var before: Int64?

  package init(
    user: String? = nil, action: String? = nil, from: Timestamp? = nil, to: Timestamp? = nil, limit: Int = 50,
    before: Int64? = nil
  ) {
    self.user = user
    self.action = action
    self.from = from
    self.to = to
    self.limit = limit
    self.before = before
  }

  static let pieceSize = 500

  /// - Parameter after: reads on from there, the oldest first; nil reads the newest first.
  func records(_ db: Database, limit: Int, after: Int64? = nil) throws -> [AuditRecord] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT * FROM sys_audit WHERE (?1 IS NULL OR name = ?1)
          AND (?2 IS NULL OR action = ?2 OR substr(action, 1, length(?2) + 1) = ?2 || '.')
          AND (?3 IS NULL OR at >= ?3) AND (?4 IS NULL OR at < ?4) AND id < ?5 AND id > ?6
          ORDER BY id \(after == nil ? "DESC" : "ASC") LIMIT ?7
          """),
      arguments: [
        user, action, from?.microseconds, to?.microseconds, before ?? .max, after ?? 0, limit,
      ]
    ).map(AuditTable.record)
  }
}

/// A page of the audit log.
package struct AuditPage: Sendable, Hashable {
  package let records: [AuditRecord]
  /// Where the next page begins; nil if this is the last.
  package let next: Int64?
}
