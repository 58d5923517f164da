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

  func page(_ request: SearchRequest) throws -> Page {
    let plans = try plans(request.modules)
    try check(request)
    let terms = SearchTerms(request.text)
    let found = try SearchCandidates(db: context.db, terms: terms, scopes: scopes).find(in: plans)
    let ranked = try plans.flatMap { try rank(found.records[$0.id] ?? [], of: $0, terms) }.sorted()
    let output = SearchOutput(context: context, caller: caller, terms: terms)
    return Page(
      json: try output.json(ranked.prefix(request.limit), found: ranked.count, isCapped: found.isCapped))
  }

  private var scopes: ScopeSQL { context.scopes(of: caller) }

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

  // MARK: Ranking

  private func rank(_ ids: [Int64], of plan: ModulePlan, _ terms: SearchTerms) throws -> [SearchRank] {
    var ranks: [SearchRank] = []
    try SearchedRecords(db: context.db, sight: SearchSight(plan, scopes)).forEach(ids) { record in
      ranks.append(
        SearchRank(
          plan: plan, id: record.id, modifiedAt: record.modifiedAt, score: SearchRank.score(terms, record)))
    }
    return ranks
  }
}
