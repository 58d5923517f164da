import Expressions
import GRDB
import Metamodel

/// Answers what records are found by a text.
///
/// FTS5's own `bm25()` is not used: before its first row it goes through every record that has any of the words, which for a frequent
/// one takes longer than the whole question may. The index gives a bounded number of candidates instead, those with everything
/// in their titles first, then the newest; these are ranked by what they say (``SearchRank``).
struct SearchQuery {
  let context: ReadContext
  let caller: Caller

  /// How many candidates there are in all, shared out among the modules.
  static let candidates = 400
  /// The least share of a module.
  static let leastShare = 20

  func page(_ request: SearchRequest) throws -> Page {
    let plans = try plans(request.modules)
    try check(request)
    let terms = SearchTerms(request.text)
    let found = try find(terms, in: plans)
    let ranked = try plans.flatMap { try rank(found.records[$0.module.name] ?? [], of: $0, terms) }.sorted()
    let output = SearchOutput(context: context, caller: caller, terms: terms)
    return Page(
      json: try output.json(ranked.prefix(request.limit), found: ranked.count, isCapped: found.isCapped))
  }

  private func check(_ request: SearchRequest) throws {
    let length = request.text.unicodeScalars.count
    guard length > SearchTerms.longest else { return }
    throw Refusal(
      .badRequest,
      Problem(
        at: "q", code: "too_long",
        message: "The text has \(length) characters; a search takes at most \(SearchTerms.longest).",
        found: .number(String(length)), wanted: .number(String(SearchTerms.longest))))
  }

  /// The modules to look into: those that the caller may read, or some of them.
  private func plans(_ names: [String]?) throws -> [ModulePlan] {
    let compiled = context.state.compiled
    guard let names else {
      return compiled.allPlans.filter { scopes.access.may(.read, on: $0.module.name) }
    }
    let wanted = Set(try names.map { try context.module($0, readableBy: caller).name })
    return compiled.allPlans.filter { wanted.contains($0.module.name) }
  }

  // MARK: Candidates

  private struct Found {
    /// Ids by module.
    var records: [String: [Int64]] = [:]
    /// Whether there are more than were taken.
    var isCapped = false
  }

  private func find(_ terms: SearchTerms, in plans: [ModulePlan]) throws -> Found {
    guard let anywhere = terms.anywhere, !plans.isEmpty else { return Found() }
    let share = max(Self.leastShare, Self.candidates / plans.count)
    var found = Found()
    for plan in plans where !fields(of: plan).fields.isEmpty {
      var records = try newest(share + 1, of: plan, anywhere, terms)
      if records.count > share {
        found.isCapped = true
        let better = try [terms.atStart, terms.inTitle].flatMap { try newest(share, of: plan, $0, terms) }
        records = Array((better + records).uniqued().prefix(share))
      }
      found.records[plan.module.name] = records
    }
    return found
  }

  private func newest(_ limit: Int, of plan: ModulePlan, _ condition: String, _ terms: SearchTerms) throws -> [Int64] {
    let fields = fields(of: plan)
    let scope = scopes.condition(on: plan.module.name, alias: "t")
    guard scope == nil, fields.fields.count == plan.search.fields.count else {
      return try newest(limit, of: plan, condition, terms, fields, scope)
    }
    let statement = try context.db.cachedStatement(
      sql: """
        SELECT rowid FROM sys_search WHERE sys_search MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT ?
        """)
    var ids: [Int64] = []
    let keys = plan.search.keys
    try statement.forEachRow([
      .text(condition), .integer(keys.lowerBound), .integer(keys.upperBound), .integer(Int64(limit)),
    ]) { ids.append(SearchPlan.parts(of: $0.integer(0)).record) }
    return ids
  }

  /// The fields of a module that are searched and that the caller may read.
  private func fields(of plan: ModulePlan) -> SearchPlan {
    let access = scopes.access
    guard access.isRestricted(plan.module.name) else { return plan.search }
    return plan.search.only { access.reads($0.field.name, of: plan.module.name) }
  }

  private var scopes: ScopeSQL { context.scopes(of: caller) }

  /// How many records that have the words somewhere are looked at, for those that the caller may read.
  static let reach = 10_000
  /// The same where each has to be judged by the fields that the caller may read.
  static let judgedReach = 1_000

  /// Of records and fields not all of which the caller may read. The subquery has a limit, so it is read in its order and first.
  private func newest(
    _ limit: Int, of plan: ModulePlan, _ condition: String, _ terms: SearchTerms, _ fields: SearchPlan,
    _ scope: SQLFragment?
  ) throws -> [Int64] {
    let keys = plan.search.keys
    let isJudged = fields.fields.count < plan.search.fields.count
    let texts = fields.texts(of: "t.")
    let statement = try context.db.cachedStatement(
      sql: """
        SELECT t.id, \(texts.joined(separator: ", ")) FROM (
          SELECT rowid AS key FROM sys_search WHERE sys_search MATCH ? AND rowid BETWEEN ? AND ?
          ORDER BY rowid DESC LIMIT ?) AS f CROSS JOIN "\(plan.module.name)" AS t ON t.id = f.key - ?
        WHERE t.deleted_at IS NULL\(scope.map { " AND \($0.sql)" } ?? "")
        """)
    var ids: [Int64] = []
    try statement.forEachRow(
      [
        .text(condition), .integer(keys.lowerBound), .integer(keys.upperBound),
        .integer(Int64(isJudged ? Self.judgedReach : Self.reach)), .integer(keys.lowerBound),
      ] + (scope?.arguments ?? [])
    ) { row in
      guard ids.count < limit, !isJudged || terms.areFound(in: SearchEntry(row, at: 1)) else { return }
      ids.append(row.integer(0))
    }
    return ids
  }

  // MARK: Ranking

  private func rank(_ ids: [Int64], of plan: ModulePlan, _ terms: SearchTerms) throws -> [SearchRank] {
    guard !ids.isEmpty else { return [] }
    let texts = fields(of: plan).texts(of: "t.")
    let statement = try context.db.cachedStatement(
      sql: """
        SELECT t.id, t.modified_at, \(texts[0]), \(texts[1]) FROM json_each(?) AS i CROSS JOIN "\(plan.module.name)" AS t
        ON t.id = i.value WHERE t.deleted_at IS NULL
        """)
    var ranks: [SearchRank] = []
    let list = "[" + ids.map(String.init).joined(separator: ",") + "]"
    try statement.forEachRow([.text(list)]) { row in
      ranks.append(
        SearchRank(
          plan: plan, id: row.integer(0), modifiedAt: row.integer(1),
          score: SearchRank.score(terms, name: row.text(2), text: row.text(3))))
    }
    return ranks
  }
}

extension Sequence where Element: Hashable {
  /// Each element once, where it stands first.
  fileprivate func uniqued() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
