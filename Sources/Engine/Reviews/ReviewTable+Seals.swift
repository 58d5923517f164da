import Crypto
import Expressions
import Foundation
import GRDB
import JSONText

// What has happened to drafts, each with a seal of what the draft was after it.
extension ReviewTable {
  func append(_ event: Event, to draft: Int64, by actor: Int64, at now: Timestamp) throws {
    var detail: [JSON.Member] = []
    if !event.changes.isEmpty { detail.append(.init(name: "changes", value: .object(event.changes))) }
    if !event.verdicts.isEmpty {
      detail.append(.init(name: "fields", value: .raw(Array(Self.text(event.verdicts).utf8))))
    }
    if event.isOverride { detail.append(.init(name: "override", value: true)) }
    let told = [
      now.microseconds.databaseValue, actor.databaseValue, event.kind.databaseValue, event.reason.databaseValue,
      event.comment.databaseValue,
    ]
    let sealed = try String.fetchOne(
      db.cachedStatement(sql: Self.sealedNext),
      arguments: StatementArguments(told + [JSON.object(detail).compactText.databaseValue, draft.databaseValue]))
    if let sealed { detail.append(.init(name: Self.seal, value: .string(Self.digest(sealed)))) }
    try db.cachedStatement(
      sql: "INSERT INTO sys_review_event(at, actor, kind, reason, comment, detail, draft) VALUES (?, ?, ?, ?, ?, ?, ?)"
    ).run(told + [JSON.object(detail).compactText.databaseValue, draft.databaseValue])
  }

  /// The member of an event's detail that says what the draft was after it.
  static let seal = "seal"

  /// Drafts whose last event has another seal than is due to it, or none: something else has changed them, or has added that event.
  ///
  /// - Returns: their ids, in order.
  func unsealed() throws -> [Int64] {
    let rows = try GRDB.Row.fetchCursor(db, sql: Self.sealedLast)
    var others: [Int64] = []
    while let row = try rows.next() {
      guard let sealed = row["sealed"] as String? else { continue }
      if row["seal"] != Self.digest(sealed) { others.append(row["id"]) }
    }
    return others
  }

  private static func digest(_ sealed: String) -> String { Hexadecimal.text(of: SHA256.hash(data: Data(sealed.utf8))) }

  /// What a seal is made of: which draft it is and how it came in, what it says by then, and the event with its number among the draft's.
  ///
  /// - Parameters:
  ///   - number: the event's number, as SQL.
  ///   - event: its time, actor, kind, reason and comment, as SQL.
  ///   - detail: the rest of it, as SQL.
  private static func sealed(number: String, event: String, detail: String) -> String {
    """
    json_array(d.id, d.module, d.review, d.channel, d.source, d.author, d.created_at, d.status, d.round, d.input,
      d.verdicts, d.due_at, d.expires_at, d.claimed_by, d.decided_at, d.decided_by, d.record_module, d.record,
      \(number), \(event), json_remove(\(detail), '$.\(seal)'))
    """
  }

  private static let count = "(SELECT count(*) FROM sys_review_event c WHERE c.draft = d.id)"

  private static let sealedNext = """
    SELECT \(sealed(number: "\(count) + 1", event: "?1, ?2, ?3, ?4, ?5", detail: "?6")) FROM sys_review_draft d
    WHERE d.id = ?7
    """

  private static let sealedLast = """
    SELECT d.id, json_extract(e.detail, '$.\(seal)') AS seal,
      \(sealed(number: count, event: "e.at, e.actor, e.kind, e.reason, e.comment", detail: "e.detail")) AS sealed
    FROM sys_review_draft d
    JOIN sys_review_event e ON e.id = (SELECT max(id) FROM sys_review_event WHERE draft = d.id) ORDER BY d.id
    """
}
