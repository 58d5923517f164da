import Expressions
import GRDB
import JSONText
import Metamodel

/// The statement that reads a timeline. Its columns: at, rank, id, actor's id, name and display name, then what the
/// kind of entry has.
struct TimelineSQL {
  /// A module of notes.
  struct Notes {
    let module: String
    let lookups: [StoredMember]
    /// Which of them the caller may read; nil means all.
    let scope: SQLFragment?
  }

  /// Kinds of entries by rank; what happened at the same moment is in this order. From `note` on each module of notes
  /// has its own.
  enum Rank {
    static let change = 1
    static let move = 2
    static let clock = 3
    static let review = 4
    static let note = 5
  }

  /// Moment, rank and id make an entry's place.
  static let keys = 3
  /// Where the columns begin that depend on the kind of entry.
  static let details = 6

  let module: Module
  /// Fields of whose moves nothing is said.
  let hiddenFields: [String]
  let notes: [Notes]

  var text: String {
    """
    SELECT e.at, e.rank, e.id, e.actor, u.name, u.display_name, e.a, e.b, e.c, e.d, e.e, e.f, e.g
    FROM (\(([changes, moves, clock, reviews] + noteParts).joined(separator: " UNION ALL "))) AS e
    LEFT JOIN sys_user AS u ON u.id = e.actor
    WHERE (e.at, e.rank, e.id) < (?, ?, ?) ORDER BY e.at DESC, e.rank DESC, e.id DESC LIMIT ?
    """
  }

  /// The arguments before the place and the limit.
  func arguments(record: Int64) -> [SQLArgument] {
    let own: [SQLArgument] = [.text(module.name), .integer(record)]
    let hidden: [SQLArgument] = [.text(JSON.strings(hiddenFields).compactText)]
    return own + own + hidden + own + hidden + own
      + notes.flatMap { notes in
        notes.lookups.flatMap { arguments($0, record) } + (notes.scope?.arguments ?? [])
      }
  }

  private func arguments(_ lookup: StoredMember, _ record: Int64) -> [SQLArgument] {
    if case .anyReference = lookup.storage { [.text(module.name), .integer(record)] } else { [.integer(record)] }
  }

  /// History is a text that the engine wrote; whatever else may have got there is not passed on as JSON.
  private var changes: String {
    """
    SELECT at, \(Rank.change) AS rank, id, actor, version AS a, cause AS b,
      CASE WHEN json_valid(changes) THEN changes END AS c, NULL AS d, NULL AS e, NULL AS f, NULL AS g
    FROM sys_history WHERE module = (SELECT id FROM sys_module WHERE name = ?) AND record = ?
    """
  }

  private var moves: String {
    """
    SELECT m.at, \(Rank.move), m.id, m.actor, m.kind, s.field, m."from", m."to", m.transition, m.reason,
      (SELECT count(*) FROM process_version AS o JOIN process_version AS v
        ON v.subject = o.subject AND v.blueprint = o.blueprint AND v.published = 1 AND v.id <= o.id
        WHERE o.id = m.version)
    FROM process_subject AS s CROSS JOIN process_move AS m ON m.subject = s.id WHERE s.module = ? AND m.record = ?
      AND s.field NOT IN (SELECT value FROM json_each(?))
    """
  }

  /// What the clock has found without changing the record.
  private var clock: String {
    """
    SELECT at, \(Rank.clock), id, 0, kind, field, reference, due, codes, NULL, NULL
    FROM sys_clock_event WHERE module = (SELECT id FROM sys_module WHERE name = ?) AND record = ?
      AND field NOT IN (SELECT value FROM json_each(?))
    """
  }

  /// What happened to the draft from which it was born, or that was merged into it. Of a draft of another module, whose fields are seen
  /// by rights of their own, no values are told.
  private var reviews: String {
    """
    SELECT v.at, \(Rank.review), v.id, v.actor, v.kind, d.review, v.reason, v.comment,
      iif(d.module = d.record_module, v.detail, '{}'), d.channel, NULL
    FROM sys_review_draft AS d CROSS JOIN sys_review_event AS v ON v.draft = d.id
    WHERE d.record_module = (SELECT id FROM sys_module WHERE name = ?) AND d.record = ?
    """
  }

  private var noteParts: [String] {
    notes.enumerated().map { index, notes in
      """
      SELECT created_at, \(Rank.note + index), id, created_by, NULL, NULL, NULL, NULL, NULL, NULL, NULL
      FROM \(notes.module.quotedDatabaseIdentifier)
      WHERE deleted_at IS NULL AND (\(notes.lookups.map(condition).joined(separator: " OR ")))
      \(notes.scope.map { "AND \($0.sql)" } ?? "")
      """
    }
  }

  private func condition(_ lookup: StoredMember) -> String {
    let column = lookup.column.quotedDatabaseIdentifier
    guard case .anyReference(let moduleColumn, _) = lookup.storage else { return "\(column) = ?" }
    return "(\(moduleColumn.quotedDatabaseIdentifier) = ? AND \(column) = ?)"
  }
}
