import Expressions
import GRDB
import Metamodel

/// A question for a list that has been checked: everything in it exists and the caller may read it.
struct ListPlan {
  let module: Module
  let columns: RecordColumns
  let expansions: [Expansion]
  /// What the records have to meet: what is asked, and the scope.
  let filter: SQLFragment?
  /// What is asked of them.
  let asked: SQLFragment?
  /// What makes them the caller's; nil if all are. It needs no joins.
  let scope: SQLFragment?
  /// What the filter says of the first sort key alone, if it is worth knowing.
  let filterOfKey: [SQLFragment]
  let keys: [SortKey]
  let cursor: ListCursor?
  let limit: Int
  let wantsCount: Bool
  let deleted: Bool
  /// What a cursor to this question is bound to.
  let question: Fingerprint
  /// Whether statements of this shape are few, so that they can be kept prepared.
  let isFinite: Bool
  /// Whether one index has the records that the caller may read in the order of the list.
  let isInOrder: Bool

  static let limits = 1...200

  /// Checks a question.
  ///
  /// - Parameters:
  ///   - request: the question.
  ///   - caller: whoever asks.
  ///   - context: where to read.
  ///   - limits: how many records a page may have.
  ///   - chosen: what to read of the records, whatever fields the question names.
  ///   - right: what the caller does with them; it has to count on each.
  /// - Throws: ``Refusal`` with everything that is wrong with it at once; an unknown or unreadable module alone.
  init(
    _ request: ListRequest, for caller: Caller, in context: ReadContext, limits: ClosedRange<Int> = Self.limits,
    columns chosen: RecordColumns? = nil, right: Right = .read
  ) throws {
    let module = try context.module(request.module, readableBy: caller)
    let view = try request.view.map { try context.view($0, of: module.name, for: caller) }
    let request = request.completed(by: view)
    let selection = RecordSelection(module: module, context: context, caller: caller)
    var problems: [Problem] = []
    if !limits.contains(request.limit) { problems.append(Self.wrongLimit(request.limit)) }
    let columns = selection.columns(fields: request.fields, expand: request.expand, problems: &problems)
    let own = Self.checked(request.filter, of: module.name, for: caller, in: context, problems: &problems)
    let filters = [
      Self.filter(own, of: module.name, for: caller, in: context, problems: &problems),
      Self.filter(view?.filter, of: module.name, for: caller, in: context, problems: &problems),
    ]
    let about = request.naming.flatMap { context.naming(for: caller).condition(of: $0, in: module.name) }
    let naming = context.naming(for: caller)
    let access = context.access(of: caller)
    scope = SQLFragment(all: Self.scope(right, of: module.name, for: caller, in: context))
    asked = SQLFragment(all: filters.compactMap(\.self) + [about].compactMap(\.self))
    // In the order in which ``ListSQL`` writes them.
    filter = SQLFragment(all: [asked, scope].compactMap(\.self))
    let keys = SortParser(
      module: module, naming: naming, access: access, collator: context.state.compiled.collator
    )
    .keys(of: request.sort, problems: &problems)
    let question = Self.question(request, view, keys: keys, access)
    cursor = request.cursor.flatMap { ListCursor($0, question: question, keys: keys.count) }
    if request.cursor != nil, cursor == nil { problems.append(Self.wrongCursor) }
    guard problems.isEmpty else { throw Refusal(.badRequest, problems) }
    self.keys = keys
    filterOfKey =
      if let own, let key = keys.first, key.path.lookup == nil, key.collation == nil {
        context.parts(of: own, about: key.path.member.name, module: module.name, for: caller)
      } else { [] }
    self.question = question
    self.module = module
    for key in keys { context.ask(key.path, of: module.name) }
    // Whatever a record says otherwise, it is there because of what was asked.
    let asked = context.phi.asked(of: module.name)
    self.columns = (chosen ?? columns.columns).watched(of: module.name, in: context.state.compiled, asked: asked)
    expansions = columns.expansions
    limit = request.limit
    wantsCount = request.count
    deleted = request.deleted
    isInOrder =
      keys.first?.isID == true && right == .read && filters.allSatisfy { $0 == nil } && about == nil && !request.deleted
      && context.scopes(of: caller).isOfOneOwner(on: module.name)
    isFinite =
      filters.allSatisfy { $0 == nil } && request.fields == nil && chosen == nil && request.expand.isEmpty
      && keys.count <= 2
      && keys.allSatisfy { $0.path.lookup == nil }
  }

  /// A question's filter as SQL; nil if it has none, or a wrong one.
  static func filter(
    _ source: String?, of module: String, for caller: Caller, in context: ReadContext, problems: inout [Problem]
  ) -> SQLFragment? {
    let checked = checked(source, of: module, for: caller, in: context, problems: &problems)
    return filter(checked, of: module, for: caller, in: context, problems: &problems)
  }

  private static func filter(
    _ checked: CheckedExpression?, of module: String, for caller: Caller, in context: ReadContext,
    problems: inout [Problem]
  ) -> SQLFragment? {
    noting(&problems) { () throws(ExpressionError) in
      try checked.map { filter throws(ExpressionError) in
        try context.translation(of: filter, module: module, for: caller)
      }
    }
  }

  /// A question's filter, of names that the caller may use; nil if it has none, or a wrong one.
  private static func checked(
    _ source: String?, of module: String, for caller: Caller, in context: ReadContext, problems: inout [Problem]
  ) -> CheckedExpression? {
    noting(&problems) { () throws(ExpressionError) in
      try source.map { source throws(ExpressionError) in
        try context.checked(filter: source, module: module, for: caller)
      }
    }
  }

  private static func noting<Part>(
    _ problems: inout [Problem], _ body: () throws(ExpressionError) -> Part?
  ) -> Part? {
    do throws(ExpressionError) {
      return try body()
    } catch {
      problems.append(Problem(filter: error))
      return nil
    }
  }

  /// The conditions under which the caller may read a record, and do with it what it is read for.
  static func scope(
    _ right: Right = .read, of module: String, for caller: Caller, in context: ReadContext
  ) -> [SQLFragment] {
    let scopes = context.scopes(of: caller)
    return Set([Right.read, right]).sorted { $0.rawValue < $1.rawValue }
      .compactMap { scopes.condition(of: $0, on: module, alias: "t") }
  }

  private static func question(
    _ request: ListRequest, _ view: SavedView?, keys: [SortKey], _ access: Access
  ) -> Fingerprint {
    Fingerprint(
      [
        request.module, request.filter ?? "", keys.map(\.text).joined(separator: ","),
        keys.compactMap(\.collation).first ?? "",
        keys.compactMap { $0.path.member.order?.codes.joined(separator: " ") }.joined(separator: ","),
        request.deleted ? "deleted" : "", view?.filter ?? "",
        request.naming.map { "\($0.field) \($0.record.module)/\($0.record.id)" } ?? "",
      ] + access.fingerprint)
  }

  static func wrongLimit(_ limit: Int) -> Problem {
    Problem(
      at: "limit", code: "limit",
      message: "A page has \(limits.lowerBound) to \(limits.upperBound) entries, not \(limit).",
      found: .number(String(limit)), wanted: .text("\(limits.lowerBound)...\(limits.upperBound)"))
  }

  static let wrongCursor = Problem(
    at: "cursor", code: "cursor",
    message: """
      This cursor is not from a page of the same list. Take 'next_cursor' of the page before, with the same filter, \
      sort and user; or start without one.
      """)
}

extension ListRequest {
  /// The question with what a view says where it says nothing itself.
  fileprivate func completed(by view: SavedView?) -> ListRequest {
    var request = self
    request.sort = sort ?? view?.sort
    request.fields = fields ?? view?.columns
    return request
  }
}

extension EngineNaming {
  /// What holds of the records that name another one.
  fileprivate func condition(of naming: ListRequest.Naming, in module: String) -> SQLFragment? {
    guard let member = member(naming.field, of: module) else { return nil }
    let id = SQLArgument.integer(naming.record.id)
    guard case .anyReference(let moduleColumn, let idColumn) = member.storage else {
      return SQLFragment(sql: "t.\(member.column.quotedDatabaseIdentifier) = ?", arguments: [id], joins: [])
    }
    return SQLFragment(
      sql: "t.\(moduleColumn.quotedDatabaseIdentifier) = ? AND t.\(idColumn.quotedDatabaseIdentifier) = ?",
      arguments: [.text(naming.record.module), id], joins: [])
  }
}

extension SQLFragment {
  /// What meets all of the conditions; nil if there are none.
  init?(all parts: [SQLFragment]) {
    guard let first = parts.first else { return nil }
    guard parts.count > 1 else {
      self = first
      return
    }
    var joins: [SQLJoin] = []
    for join in parts.flatMap(\.joins) where !joins.contains(join) { joins.append(join) }
    self.init(
      sql: parts.map { "(\($0.sql))" }.joined(separator: " AND "), arguments: parts.flatMap(\.arguments), joins: joins)
  }
}

extension ReadContext {
  /// A caller's filter, of names that the caller may use; `user` is the caller.
  func checked(filter source: String, module: String, for caller: Caller) throws(ExpressionError) -> CheckedExpression {
    try CheckedExpression(
      Expression(parsing: source), vocabulary: access(of: caller).vocabulary(of: module), expecting: .bool)
  }

  /// A caller's filter as SQL over the alias `t`.
  func translation(
    of filter: CheckedExpression, module: String, for caller: Caller
  ) throws(ExpressionError) -> SQLFragment {
    if !state.compiled.phi.isEmpty {
      for field in filter.fields where state.compiled.phi.contains(field) { phi.ask(field) }
    }
    return try SQLTranslation.filter(
      filter, module: module, naming: naming(for: caller), alias: "t", now: now, timeZone: settings.timeZone,
      userID: caller.userID, rights: access(of: caller).rights)
  }

  /// Notes that a question is about a field, if it is marked as `phi`.
  func ask(_ path: FieldPath, of module: String) {
    let field = FieldName(module: path.lookup?.module ?? module, field: path.member.name)
    if state.compiled.phi.contains(field) { phi.ask(field) }
  }
}
