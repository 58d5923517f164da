import Expressions
import GRDB
import Metamodel

/// Finds the records that may be the answer to a search, a bounded number of each module.
struct SearchCandidates {
  private let db: Database
  private let terms: SearchTerms
  /// Records that the index is behind of, by module, the newest first.
  private let noted: [Int64: [Int64]]

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
    var noted: [Int64: [Int64]] = [:]
    try db.cachedStatement(sql: "SELECT id FROM sys_search_change ORDER BY id DESC LIMIT \(Self.mostNoted)")
      .forEachRow([]) { row in
        let (module, record) = SearchPlan.parts(of: row.integer(0))
        noted[module, default: []].append(record)
      }
    self.noted = noted
  }

  func find(in plans: [ModulePlan]) throws -> Found {
    guard let anywhere = terms.anywhere, !plans.isEmpty else { return Found() }
    let share = max(Self.leastShare, Self.most / plans.count)
    var found = Found()
    for plan in plans where !plan.search.fields.isEmpty {
      var records = try newest(share + 1, of: plan, anywhere)
      if records.count > share {
        found.isCapped = true
        let better = try [terms.atStart, terms.inTitle].flatMap { try newest(share, of: plan, $0) }
        records = Array((better + records).uniqued().prefix(share))
      }
      found.records[plan.id] = try noted(of: plan) + records
    }
    return found
  }

  /// The newest records that the index gives and is not behind of.
  private func newest(_ limit: Int, of plan: ModulePlan, _ condition: String) throws -> [Int64] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT rowid FROM sys_search WHERE sys_search MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT ?
        """)
    var ids: [Int64] = []
    let keys = plan.search.keys
    let noted = Set(noted[plan.id] ?? [])
    try statement.forEachRow([
      .text(condition), .integer(keys.lowerBound), .integer(keys.upperBound), .integer(Int64(limit + noted.count)),
    ]) { row in
      let id = SearchPlan.parts(of: row.integer(0)).record
      if ids.count < limit, !noted.contains(id) { ids.append(id) }
    }
    return ids
  }

  /// The records that the index is behind of and that have everything.
  private func noted(of plan: ModulePlan) throws -> [Int64] {
    var ids: [Int64] = []
    try SearchedRecords(db: db, plan: plan).forEach(noted[plan.id] ?? []) { record in
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
