import Expressions
import GRDB
import Metamodel

/// A question for a list that has been checked: everything in it exists and the caller may read it.
struct ListPlan {
  let module: Module
  let columns: RecordColumns
  let expansions: [Expansion]
  let filter: SQLFragment?
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

  static let limits = 1...200

  /// Checks a question.
  ///
  /// - Parameters:
  ///   - request: the question.
  ///   - caller: whoever asks.
  ///   - context: where to read.
  ///   - limits: how many records a page may have.
  ///   - chosen: what to read of the records, whatever fields the question names.
  /// - Throws: ``Refusal`` with everything that is wrong with it at once; an unknown or unreadable module alone.
  init(
    _ request: ListRequest, for caller: Caller, in context: ReadContext, limits: ClosedRange<Int> = Self.limits,
    columns chosen: RecordColumns? = nil
  ) throws {
    let module = try context.module(request.module, readableBy: caller)
    let view = try request.view.map { try context.view($0, of: module.name, for: caller) }
    let request = request.completed(by: view)
    let selection = RecordSelection(module: module, context: context, caller: caller)
    var problems: [Problem] = []
    if !limits.contains(request.limit) { problems.append(Self.wrongLimit(request.limit)) }
    let columns = selection.columns(fields: request.fields, expand: request.expand, problems: &problems)
    let filters = [request.filter, view?.filter].map {
      Self.filter($0, of: module.name, for: caller, in: context, problems: &problems)
    }
    filter = SQLFragment(all: filters.compactMap(\.self))
    let keys = SortParser(
      module: module, naming: context.naming, caller: caller, collator: context.state.compiled.collator
    )
    .keys(of: request.sort, problems: &problems)
    let question = Self.question(request, view, keys: keys, caller: caller)
    cursor = request.cursor.flatMap { ListCursor($0, question: question, keys: keys.count) }
    if request.cursor != nil, cursor == nil { problems.append(Self.wrongCursor) }
    guard problems.isEmpty else { throw Refusal(.badRequest, problems) }
    self.keys = keys
    filterOfKey =
      if let source = request.filter, let key = keys.first, key.path.lookup == nil, key.collation == nil {
        context.parts(of: source, about: key.path.member.name, module: module.name, for: caller)
      } else { [] }
    self.question = question
    self.module = module
    self.columns = chosen ?? columns.columns
    expansions = columns.expansions
    limit = request.limit
    wantsCount = request.count
    deleted = request.deleted
    isFinite =
      filter == nil && request.fields == nil && chosen == nil && request.expand.isEmpty && keys.count <= 2
      && keys.allSatisfy { $0.path.lookup == nil }
  }

  /// A question's filter as SQL; nil if it has none, or a wrong one.
  static func filter(
    _ source: String?, of module: String, for caller: Caller, in context: ReadContext, problems: inout [Problem]
  ) -> SQLFragment? {
    guard let source else { return nil }
    do throws(ExpressionError) {
      return try context.filter(source, module: module, for: caller)
    } catch {
      problems.append(Problem(filter: error))
      return nil
    }
  }

  private static func question(
    _ request: ListRequest, _ view: SavedView?, keys: [SortKey], caller: Caller
  ) -> Fingerprint {
    Fingerprint(
      [
        request.module, request.filter ?? "", keys.map(\.text).joined(separator: ","),
        keys.compactMap(\.collation).first ?? "", request.deleted ? "deleted" : "",
        String(caller.userID), view?.filter ?? "",
      ] + caller.roles.sorted())
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

extension SQLFragment {
  /// What meets all of the conditions; nil if there are none.
  fileprivate init?(all parts: [SQLFragment]) {
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
  var naming: EngineNaming {
    EngineNaming(model: model, columns: columns, currencyScale: settings.currencyScale)
  }

  /// A caller's filter as SQL over the alias `t`; `user` is the caller.
  func filter(_ source: String, module: String, for caller: Caller) throws(ExpressionError) -> SQLFragment {
    let vocabulary = ModelVocabulary(model: model, module: module)
    let checked = try CheckedExpression(Expression(parsing: source), vocabulary: vocabulary, expecting: .bool)
    return try SQLTranslation.filter(
      checked, module: module, naming: naming, alias: "t", now: now, timeZone: settings.timeZone, userID: caller.userID,
      rights: caller.rights(in: model))
  }
}

extension Caller {
  /// What the caller may read: every field of a module that one of the roles may read, and of users.
  ///
  /// A related list needs the right to read its own module too, since already its length tells of records.
  func rights(in model: Model) -> Rights {
    .caller { module, field in
      guard module != UserMembers.module else { return true }
      guard may(.read, on: module, in: model) else { return false }
      guard model.module(module)?.field(field) == nil, let list = model.relatedList(field, of: module) else {
        return true
      }
      return may(.read, on: list.module, in: model)
    }
  }
}
