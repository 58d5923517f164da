import Expressions
import GRDB
import Metamodel

/// Finds the records that may be the answer to a search: all of them if they are few, else the best and the newest.
struct SearchCandidates {
  private let db: Database
  private let terms: SearchTerms
  private let scopes: ScopeSQL
  /// Keys of records that the index is behind of.
  private let noted: Set<Int64>

  /// How many candidates there are in all, shared out among the modules.
  static let most = 400
  /// The least share of a module.
  private static let leastShare = 20
  /// Of more noted records, which only a SQL shell can leave behind, the index is asked until the next command.
  private static let mostNoted = 500
  /// How many records that have the words somewhere are looked at, for those that the caller may read.
  private static let reach = 10_000
  /// The same where each has to be judged by the fields that the caller may read.
  private static let judgedReach = 1_000

  struct Found {
    /// Ids by module.
    var records: [Int64: [Int64]] = [:]
    /// Whether there are more than were taken.
    var isCapped = false
  }

  /// - Parameter scopes: of whoever searches.
  init(db: Database, terms: SearchTerms, scopes: ScopeSQL) throws {
    self.db = db
    self.terms = terms
    self.scopes = scopes
    var noted: Set<Int64> = []
    try db.cachedStatement(sql: "SELECT id FROM sys_search_change ORDER BY id DESC LIMIT \(Self.mostNoted)")
      .forEachRow([]) { noted.insert($0.integer(0)) }
    self.noted = noted
  }

  /// The records of some modules.
  ///
  /// A module of which the caller may not read all is asked by itself.
  func find(in plans: [ModulePlan]) throws -> Found {
    var found = Found()
    guard terms.anywhere != nil else { return found }
    let searched = plans.map { SearchSight($0, scopes) }.filter { !$0.search.fields.isEmpty }
      .sorted { $0.plan.id < $1.plan.id }
    found.records = try newest(of: searched.filter(\.isWhole).map(\.plan))
    for sight in searched where !sight.isWhole {
      found.records[sight.plan.id] = try newest(Self.most + 1) { try newest($0, of: sight, $1) }
    }
    let limit = max(Self.leastShare, Self.share(found.records.values.map(\.count)))
    for sight in searched {
      let id = sight.plan.id
      if let newest = found.records[id], newest.count > limit {
        found.records[id] = try best(limit, of: sight, newest)
        found.isCapped = true
      }
      found.records[id, default: []].insert(contentsOf: try noted(of: sight), at: 0)
    }
    return found
  }

  /// How many records a module may have, so that all have about as many as there may be: what one has not goes to the others.
  ///
  /// - Parameter counts: how many each module has.
  private static func share(_ counts: [Int]) -> Int {
    var left = most
    let counts = counts.filter { $0 > 0 }.sorted()
    for (number, count) in counts.enumerated() {
      let share = left / (counts.count - number)
      guard count <= share else { return share }
      left -= count
    }
    return most
  }

  /// The newest records of modules of which the caller may read all, by module: all that there are, or more than are taken.
  ///
  /// Mostly one question to the index gives them all. If it does not, the module in which it was cut off and those before it are asked
  /// for again. What lies on either side of a module that is not the caller's is asked by two questions.
  private func newest(of plans: [ModulePlan]) throws -> [Int64: [Int64]] {
    var found: [Int64: [Int64]] = [:]
    var rest = plans[...]
    while let last = rest.last {
      let first = neighbours(endingWith: last, in: rest)
      let range = first.search.keys.lowerBound...last.search.keys.upperBound
      let keys = try newest(Self.most + 1) { try newest($0, in: range, $1) }
      found.merge(Dictionary(grouping: keys.map(SearchPlan.parts), by: \.module).mapValues { $0.map(\.record) }) { $1 }
      guard keys.count > Self.most, let cut = keys.last.map(SearchPlan.parts)?.module else {
        rest = rest.prefix { $0.id < first.id }
        continue
      }
      let isAllOfOne = found[cut]?.count == keys.count
      rest = rest.prefix { $0.id < cut || $0.id == cut && !isAllOfOne }
    }
    return found
  }

  /// The first of the modules that lie side by side in the index up to one. What lies between others is not for the caller, so it is to
  /// have no say in how many of theirs are taken.
  private func neighbours(endingWith last: ModulePlan, in plans: ArraySlice<ModulePlan>) -> ModulePlan {
    plans.dropLast().reversed().reduce(last) { first, plan in plan.id == first.id - 1 ? plan : first }
  }

  /// At most so many records of a module, those with everything in their titles first, then the newest.
  private func best(_ limit: Int, of sight: SearchSight, _ newest: [Int64]) throws -> [Int64] {
    let better = try [terms.atStart, terms.inTitle].flatMap { try self.newest(limit, of: sight, $0) }
    return Array((better + newest).uniqued().prefix(limit))
  }

  /// The newest keys that have everything.
  ///
  /// For the beginning of a frequent word SQLite gathers all that it may begin before the first row, so the whole word comes first.
  private func newest(_ limit: Int, _ meeting: (Int, String) throws -> [Int64]) throws -> [Int64] {
    let whole = try terms.anywhereWhole.map { try meeting(limit, $0) } ?? []
    guard whole.count < limit, let anywhere = terms.anywhere else { return whole }
    return try meeting(limit, anywhere)
  }

  /// The newest keys that the index gives and is not behind of.
  private func newest(_ limit: Int, in keys: ClosedRange<Int64>, _ condition: String) throws -> [Int64] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT rowid FROM sys_search WHERE sys_search MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT ?
        """)
    var found: [Int64] = []
    try statement.forEachRow([
      .text(condition), .integer(keys.lowerBound), .integer(keys.upperBound), .integer(Int64(limit + noted.count)),
    ]) { row in
      let key = row.integer(0)
      if found.count < limit, !noted.contains(key) { found.append(key) }
    }
    return found
  }

  /// The newest records of a module that the index gives and is not behind of.
  private func newest(_ limit: Int, of sight: SearchSight, _ condition: String) throws -> [Int64] {
    let keys = sight.search.keys
    guard !sight.isWhole else {
      return try newest(limit, in: keys, condition).map { SearchPlan.parts(of: $0).record }
    }
    // The subquery has a limit, so it is read in its order and first.
    let statement = try db.cachedStatement(
      sql: """
        SELECT t.id, \(sight.search.texts(of: "t.").joined(separator: ", ")) FROM (
          SELECT rowid AS key FROM sys_search WHERE sys_search MATCH ? AND rowid BETWEEN ? AND ?
          ORDER BY rowid DESC LIMIT ?) AS f CROSS JOIN "\(sight.plan.module.name)" AS t ON t.id = f.key - ?
        WHERE t.deleted_at IS NULL\(sight.scope.map { " AND \($0.sql)" } ?? "")
        """)
    var ids: [Int64] = []
    try statement.forEachRow(
      [
        .text(condition), .integer(keys.lowerBound), .integer(keys.upperBound),
        .integer(Int64(sight.isJudged ? Self.judgedReach : Self.reach)), .integer(keys.lowerBound),
      ] + (sight.scope?.arguments ?? [])
    ) { row in
      guard ids.count < limit, !noted.contains(sight.search.key(of: row.integer(0))),
        !sight.isJudged || terms.areFound(in: SearchEntry(row, at: 1))
      else { return }
      ids.append(row.integer(0))
    }
    return ids
  }

  /// The records that the index is behind of and that have everything, the newest first.
  private func noted(of sight: SearchSight) throws -> [Int64] {
    let keys = noted.filter(sight.search.keys.contains).sorted(by: >)
    var ids: [Int64] = []
    try SearchedRecords(db: db, sight: sight).forEach(keys.map { SearchPlan.parts(of: $0).record }) { record in
      if terms.areFound(in: record.entry) { ids.append(record.id) }
    }
    return ids
  }
}

/// What somebody finds of a module: records in their scope, by the fields that they may read.
struct SearchSight {
  let plan: ModulePlan
  let search: SearchPlan
  /// Over the alias `t`; nil if it is all records.
  let scope: SQLFragment?
  /// Whether the index has words of fields that they may not read.
  let isJudged: Bool

  init(_ plan: ModulePlan, _ scopes: ScopeSQL) {
    let (access, module) = (scopes.access, plan.module.name)
    self.plan = plan
    search =
      access.isRestricted(module) ? plan.search.only { access.reads($0.field.name, of: module) } : plan.search
    scope = scopes.condition(on: module, alias: "t")
    isJudged = search.fields.count < plan.search.fields.count
  }

  var isWhole: Bool { scope == nil && !isJudged }
}

/// Reads what is searched of some records.
struct SearchedRecords {
  let db: Database
  let sight: SearchSight

  struct Record {
    private let row: StatementRow

    fileprivate init(row: StatementRow) {
      self.row = row
    }

    var id: Int64 { row.integer(0) }
    var modifiedAt: Int64 { row.integer(1) }
    /// The words of its title.
    var name: FoldedWords { FoldedWords(row.utf8(2)) }
    /// The words of its other fields.
    var text: FoldedWords { FoldedWords(row.utf8(3)) }
    /// What the index is to have of it.
    var entry: SearchEntry { SearchEntry(row, at: 2) }
  }

  /// Hands out those that are not in the recycle bin and that may be read.
  func forEach(_ ids: [Int64], _ body: (Record) throws -> Void) throws {
    guard !ids.isEmpty else { return }
    let statement = try db.cachedStatement(
      sql: """
        SELECT t.id, t.modified_at, \(sight.search.texts(of: "t.").joined(separator: ", "))
        FROM json_each(?) AS i CROSS JOIN "\(sight.plan.module.name)" AS t ON t.id = i.value
        WHERE t.deleted_at IS NULL\(sight.scope.map { " AND \($0.sql)" } ?? "")
        """)
    let list = SQLText.list(ids)
    try statement.forEachRow([.text(list)] + (sight.scope?.arguments ?? [])) { try body(Record(row: $0)) }
  }
}

extension Sequence where Element: Hashable {
  /// Each element once, where it stands first.
  fileprivate func uniqued() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
