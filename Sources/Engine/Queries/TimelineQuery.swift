import Expressions
import GRDB
import JSONText
import Metamodel

/// Answers what has happened to a record, newest first.
struct TimelineQuery {
  let context: ReadContext
  let caller: Caller

  /// A page of the record's changes, moves and notes.
  ///
  /// - Throws: ``Refusal``: no such record, not permitted, a limit outside 1 to 200, another list's cursor.
  func page(module name: String, id: Int64, limit: Int, cursor: String?) throws -> Page {
    let module = try context.module(name, readableBy: caller)
    let question = Fingerprint(["timeline", name, String(id)] + context.access(of: caller).fingerprint)
    let start = try start(limit: limit, cursor: cursor, question: question)
    guard try exists(id, in: module) else { throw Refusal.noSuchRecord(name, id) }
    let sql = TimelineSQL(module: module, hiddenFields: hiddenFields(of: module), notes: notes(of: module))
    var page = TimelineOutput(
      limit: limit, seen: SeenChanges(access: context.access(of: caller), module: module),
      noteModules: sql.notes.map(\.module), formulas: FormulaReader(context))
    try context.db.cachedStatement(sql: sql.text)
      .forEachRow(sql.arguments(record: id) + start + [.integer(Int64(limit) + 1)]) { page.add($0) }
    let expansions = sql.notes.map { Expansion(field: "note", target: .module($0.module)) }
    let reader = ExpansionReader(context: context, caller: caller, expansions: expansions)
    return Page(json: try reader.filled(page.finished(question: question)))
  }

  /// The moment, kind and id before which the page begins.
  private func start(limit: Int, cursor: String?, question: Fingerprint) throws -> [SQLArgument] {
    var problems: [Problem] = []
    if !ListPlan.limits.contains(limit) { problems.append(ListPlan.wrongLimit(limit)) }
    let place = cursor.flatMap { ListCursor($0, question: question, keys: TimelineSQL.keys) }
    if cursor != nil, place == nil { problems.append(ListPlan.wrongCursor) }
    guard problems.isEmpty else { throw Refusal(.badRequest, problems) }
    return place?.values ?? Array(repeating: .integer(.max), count: TimelineSQL.keys)
  }

  private func exists(_ id: Int64, in module: Module) throws -> Bool {
    var exists = false
    let scope = context.scopes(of: caller).condition(on: module.name, alias: "t")
    try context.db.cachedStatement(
      sql: """
        SELECT 1 FROM \(module.name.quotedDatabaseIdentifier) AS t
        WHERE t.id = ? AND t.deleted_at IS NULL\(scope.map { " AND \($0.sql)" } ?? "")
        """
    )
    .forEachRow([.integer(id)] + (scope?.arguments ?? [])) { _ in exists = true }
    return exists
  }

  private func hiddenFields(of module: Module) -> [String] {
    let access = context.access(of: caller)
    return module.fields.map(\.name).filter { access.level(of: $0, in: module.name) == .hidden }
  }

  /// The modules whose records are notes, with their lookups that can point to the module; none that the caller may not
  /// read.
  private func notes(of module: Module) -> [TimelineSQL.Notes] {
    context.model.modules.compactMap { notes in
      guard notes.actsAs == .note, context.access(of: caller).may(.read, on: notes.name) else { return nil }
      let lookups = context.state.compiled.naming.members(of: notes.name).filter { member in
        switch member.storage {
        case .anyReference: true
        case .reference(let target): target == module.name
        default: false
        }
      }
      guard !lookups.isEmpty else { return nil }
      let scope = context.scopes(of: caller).condition(on: notes.name, alias: notes.name)
      return TimelineSQL.Notes(module: notes.name, lookups: lookups, scope: scope)
    }
  }
}

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
    static let note = 3
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
    SELECT e.at, e.rank, e.id, e.actor, u.name, u.display_name, e.a, e.b, e.c, e.d, e.e, e.f
    FROM (\(([changes, moves] + noteParts).joined(separator: " UNION ALL "))) AS e
    LEFT JOIN sys_user AS u ON u.id = e.actor
    WHERE (e.at, e.rank, e.id) < (?, ?, ?) ORDER BY e.at DESC, e.rank DESC, e.id DESC LIMIT ?
    """
  }

  /// The arguments before the place and the limit.
  func arguments(record: Int64) -> [SQLArgument] {
    let own: [SQLArgument] = [.text(module.name), .integer(record)]
    return own + own + [.text(JSON.strings(hiddenFields).compactText)]
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
      CASE WHEN json_valid(changes) THEN changes END AS c, NULL AS d, NULL AS e, NULL AS f
    FROM sys_history WHERE module = (SELECT id FROM sys_module WHERE name = ?) AND record = ?
    """
  }

  private var moves: String {
    """
    SELECT m.at, \(Rank.move), m.id, m.actor, m.kind, s.field, m."from", m."to", m.transition, m.reason
    FROM process_subject AS s CROSS JOIN process_move AS m ON m.subject = s.id WHERE s.module = ? AND m.record = ?
      AND s.field NOT IN (SELECT value FROM json_each(?))
    """
  }

  private var noteParts: [String] {
    notes.enumerated().map { index, notes in
      """
      SELECT created_at, \(Rank.note + index), id, created_by, NULL, NULL, NULL, NULL, NULL, NULL
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

/// A page of a timeline while its entries come in.
private struct TimelineOutput {
  private let limit: Int
  private let seen: SeenChanges
  private let noteModules: [String]
  private var output: RecordOutput
  private var found = 0
  private var last: ListCursor?

  init(limit: Int, seen: SeenChanges, noteModules: [String], formulas: FormulaReader) {
    self.limit = limit
    self.seen = seen
    self.noteModules = noteModules
    output = RecordOutput(capacity: 256 * limit, formulas: formulas)
    output.writer.raw("{\"entries\":[")
  }

  mutating func add(_ row: StatementRow) {
    found += 1
    guard found <= limit else { return }
    if found > 1 { output.writer.raw(",") }
    write(row)
    last = ListCursor(values: (0..<TimelineSQL.keys).map(row.argument))
  }

  private mutating func write(_ row: StatementRow) {
    let rank = Int(row.integer(1))
    let kind =
      switch rank {
      case TimelineSQL.Rank.change: "change"
      case TimelineSQL.Rank.move: "move"
      default: "note"
      }
    output.writer.raw("{\"kind\":\"\(kind)\",\"id\":\(row.integer(2)),\"at\":")
    output.writer.timestamp(microseconds: row.integer(0))
    output.writer.raw(",\"actor\":{\"id\":\(row.integer(3))")
    text("name", 4, row)
    text("display_name", 5, row)
    output.writer.raw("}")
    switch rank {
    case TimelineSQL.Rank.change: change(row)
    case TimelineSQL.Rank.move: move(row)
    default: note(row.integer(2), number: rank - TimelineSQL.Rank.note)
    }
    output.writer.raw("}")
  }

  private mutating func change(_ row: StatementRow) {
    output.writer.raw(",\"version\":\(row.integer(TimelineSQL.details))")
    text("cause", TimelineSQL.details + 1, row)
    output.writer.raw(",\"changes\":")
    let changes = TimelineSQL.details + 2
    if row.isNull(changes) { output.writer.null() } else { seen.write(row.utf8(changes), to: &output.writer) }
  }

  private mutating func move(_ row: StatementRow) {
    let mask = seen.mask(of: row.text(TimelineSQL.details + 1))
    for (offset, name) in ["move", "field", "from", "to", "transition", "reason"].enumerated() {
      let index = TimelineSQL.details + offset
      if let mask, name == "from" || name == "to", let text = mask.text(index, of: row) {
        output.writer.raw(",\"\(name)\":")
        output.writer.string(text)
      } else {
        text(name, index, row)
      }
    }
  }

  private mutating func note(_ id: Int64, number: Int) {
    guard noteModules.indices.contains(number) else { return }
    output.writer.raw(",\"note\":")
    output.leaveGap(for: RecordReference(module: noteModules[number], id: id), expansion: number)
  }

  private mutating func text(_ name: String, _ index: Int, _ row: StatementRow) {
    output.writer.raw(",\"\(name)\":")
    output.writer.column(index, .text, of: row)
  }

  consuming func finished(question: Fingerprint) -> RecordOutput {
    output.writer.raw("],\"next_cursor\":")
    if found > limit, let last { output.writer.string(last.text(question: question)) } else { output.writer.null() }
    output.writer.raw("}")
    return output
  }
}
