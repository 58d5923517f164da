import Expressions
import GRDB
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
    let phi = context.access(of: caller).phi(of: name)
    if !phi.isEmpty { context.phi.add(phi, of: name, id) }
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
