import Expressions
import GRDB
import Metamodel

/// Finds the records that may be the answer to a search: all of them if they are few, else the best and the newest.
struct SearchCandidates {
  private let db: Database
  private let terms: SearchTerms
  /// Keys of records that the index is behind of.
  private let noted: Set<Int64>

  /// How many candidates there are in all, shared out among the modules.
  static let most = 400
  /// The least share of a module.
  private static let leastShare = 20
  /// Of more noted records, which only a SQL shell can leave behind, the index is asked until the next command.
  private static let mostNoted = 500

  struct Found {
    /// Ids by module.
    var records: [Int64: [Int64]] = [:]
    /// Whether there are more than were taken.
    var isCapped = false
  }

  init(db: Database, terms: SearchTerms) throws {
    self.db = db
    self.terms = terms
    var noted: Set<Int64> = []
    try db.cachedStatement(sql: "SELECT id FROM sys_search_change ORDER BY id DESC LIMIT \(Self.mostNoted)")
      .forEachRow([]) { noted.insert($0.integer(0)) }
    self.noted = noted
  }

  /// The records of some modules.
  ///
  /// Mostly one question to the index gives them all. If it does not, the module in which it was cut off has its share, and the
  /// modules before it are asked for again.
  func find(in plans: [ModulePlan]) throws -> Found {
    var found = Found()
    guard terms.anywhere != nil else { return found }
    let searched = plans.filter { !$0.search.fields.isEmpty }.sorted { $0.id < $1.id }
    var rest = searched[...]
    while let first = rest.first, let last = rest.last {
      let keys = try newest(Self.most + 1, in: first.search.keys.lowerBound...last.search.keys.upperBound)
      let records = Dictionary(grouping: keys.map(SearchPlan.parts), by: \.module).mapValues { $0.map(\.record) }
      found.records.merge(records) { $1 }
      guard keys.count > Self.most, let key = keys.last else { break }
      let cut = SearchPlan.parts(of: key).module
      if let plan = rest.first(where: { $0.id == cut }) {
        found.records[cut] = try share(max(Self.leastShare, Self.most / rest.count), of: plan, &found)
      }
      rest = rest.prefix { $0.id < cut }
    }
    for plan in searched { found.records[plan.id, default: []].insert(contentsOf: try noted(of: plan), at: 0) }
    return found
  }

  /// At most so many records of a module, those with everything in their titles first, then the newest.
  private func share(_ limit: Int, of plan: ModulePlan, _ found: inout Found) throws -> [Int64] {
    let keys = plan.search.keys
    let newest = try newest(limit + 1, in: keys)
    let isCapped = newest.count > limit
    if isCapped { found.isCapped = true }
    let better = try isCapped ? [terms.atStart, terms.inTitle].flatMap { try self.newest(limit, in: keys, $0) } : []
    return (better + newest).uniqued().prefix(limit).map { SearchPlan.parts(of: $0).record }
  }

  /// The newest keys that have everything.
  ///
  /// For the beginning of a frequent word SQLite gathers all that it may begin before the first row, so the whole word comes first.
  private func newest(_ limit: Int, in keys: ClosedRange<Int64>) throws -> [Int64] {
    let whole = try terms.anywhereWhole.map { try newest(limit, in: keys, $0) } ?? []
    guard whole.count < limit, let anywhere = terms.anywhere else { return whole }
    return try newest(limit, in: keys, anywhere)
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

  /// The records that the index is behind of and that have everything, the newest first.
  private func noted(of plan: ModulePlan) throws -> [Int64] {
    let keys = noted.filter(plan.search.keys.contains).sorted(by: >)
    var ids: [Int64] = []
    try SearchedRecords(db: db, plan: plan).forEach(keys.map { SearchPlan.parts(of: $0).record }) { record in
      if terms.areFound(in: record.entry) { ids.append(record.id) }
    }
    return ids
  }
}

/// Reads what is searched of some records.
struct SearchedRecords {
  let db: Database
  let plan: ModulePlan

  struct Record {
    private let row: StatementRow

    fileprivate init(row: StatementRow) {
      self.row = row
    }

    var id: Int64 { row.integer(0) }
    var modifiedAt: Int64 { row.integer(1) }
    var name: String { row.text(2) }
    var text: String { row.text(3) }
    /// What the index is to have of it.
    var entry: SearchEntry { SearchEntry(row, at: 2) }
  }

  /// Hands out those that are not in the recycle bin.
  func forEach(_ ids: [Int64], _ body: (Record) throws -> Void) throws {
    guard !ids.isEmpty else { return }
    let statement = try db.cachedStatement(
      sql: """
        SELECT t.id, t.modified_at, \(plan.search.texts(of: "t.").joined(separator: ", "))
        FROM json_each(?) AS i CROSS JOIN "\(plan.module.name)" AS t ON t.id = i.value WHERE t.deleted_at IS NULL
        """)
    let list = "[" + ids.map(String.init).joined(separator: ",") + "]"
    try statement.forEachRow([.text(list)]) { try body(Record(row: $0)) }
  }
}

extension Sequence where Element: Hashable {
  /// Each element once, where it stands first.
  fileprivate func uniqued() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
