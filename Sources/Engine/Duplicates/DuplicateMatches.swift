import Expressions
import GRDB
import Metamodel

/// A record that matches another by a rule.
struct DuplicateMatch: Sendable, Hashable {
  let rule: DuplicateRule
  let record: RecordReference
  /// How alike the two are, of 100.
  let score: Int
}

/// Finds the records that match one, whoever may read them.
struct DuplicateMatches {
  let db: Database
  let state: StoreState

  /// Candidates that are looked at under one key, the newest first, and matches of one rule that are given.
  static let mostCandidates = 100

  private var callingCode: String? { state.settings.callingCode }

  /// What was found by a rule.
  struct Found {
    let rule: DuplicateRule
    /// The best first, of those that are as good the oldest.
    var matches: [DuplicateMatch]
    /// Whether there were more candidates than are looked at.
    var isCapped = false

    /// No more than that there is a match.
    var first: Found { Found(rule: rule, matches: Array(matches.prefix(1))) }
  }

  /// The records that match values that a record of the module might have.
  ///
  /// - Parameters:
  ///   - values: by field; those that are left out are missing.
  ///   - itself: a record that is not looked for.
  func find(
    _ module: String, values: [String: Value], except itself: RecordReference? = nil
  ) throws -> [Found] {
    guard let plan = state.compiled.plan(module) else { return [] }
    return try find(plan, plan.matching.rules, except: itself) { position in
      values[plan.fields[position].field.name] ?? .null
    }
  }

  /// The records that match an image by some rules of its module.
  func find(_ image: RowImage, _ plan: ModulePlan, by rules: [MatchRule]) throws -> [Found] {
    let itself = RecordReference(module: plan.module.name, id: image.id)
    return try find(plan, rules, except: itself) { image.values[$0] }
  }

  private func find(
    _ plan: ModulePlan, _ rules: [MatchRule], except itself: RecordReference?, _ value: (Int) -> Value
  ) throws -> [Found] {
    try rules.compactMap { rule in
      let stored = rule.own.positions.map(value)
      guard let values = MatchValues(stored, parts: rule.own.parts, callingCode: callingCode) else { return nil }
      var found = Found(rule: rule.rule, matches: [])
      for target in rule.targets { try find(values, rule, target, except: itself, &found) }
      found.matches.sort { ($1.score, $0.record.module, $0.record.id) < ($0.score, $1.record.module, $1.record.id) }
      return found.matches.isEmpty ? nil : found
    }
  }

  private func find(
    _ values: MatchValues, _ rule: MatchRule, _ target: MatchSet.Identity, except itself: RecordReference?,
    _ found: inout Found
  ) throws {
    guard let set = state.compiled.plan(target.module)?.matching.set(target) else { return }
    let least = rule.least
    var seen: Set<Int64> = []
    for key in values.keys.sorted() {
      let (records, isCapped) = try candidates(set, key)
      if isCapped { found.isCapped = true }
      for id in records where seen.insert(id).inserted {
        let record = RecordReference(module: target.module, id: id)
        guard record != itself, let theirs = try set.values(of: id, db, callingCode: callingCode),
          let score = values.score(against: theirs, least: least)
        else { continue }
        found.matches.append(DuplicateMatch(rule: rule.rule, record: record, score: score))
      }
    }
  }

  /// The records under a key, and whether there are more.
  func candidates(_ set: MatchSet, _ key: Int64) throws -> (records: [Int64], isCapped: Bool) {
    var records: [Int64] = []
    try db.cachedStatement(
      sql: "SELECT record FROM sys_match_key WHERE \"set\" = ? AND key = ? ORDER BY record DESC LIMIT ?"
    ).forEachRow([.integer(set.number), .integer(key), .integer(Int64(Self.mostCandidates + 1))]) {
      records.append($0.integer(0))
    }
    let isCapped = records.count > Self.mostCandidates
    return (Array(records.prefix(Self.mostCandidates)), isCapped)
  }
}
