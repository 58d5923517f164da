import Expressions
import GRDB
import Metamodel

/// Compares the search index with the records, of which it differs only where somebody has switched triggers off.
struct SearchCheck {
  let db: Database
  let compiled: CompiledModel

  /// At most so many records of a module are looked up by what they say; all are looked up by their number.
  private static let sample: Int64 = 2_000
  /// So many words of a field are looked up.
  private static let longestPhrase = 64

  func findings() throws -> [DoctorFinding] {
    guard try db.tableExists("sys_search"), try db.tableExists("sys_search_change") else {
      return [finding("The search index is missing.")]
    }
    return try compiled.allPlans.filter { !$0.search.fields.isEmpty }.compactMap { plan in
      let counts = [
        ("are not in the search index", try missing(plan)), ("are in the search index and not there", try stray(plan)),
        ("(of those looked at) are in the search index with other texts", try changed(plan)),
      ].filter { $0.1 > 0 }
      guard !counts.isEmpty else { return nil }
      let words = counts.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
      return finding("Of the records of \(plan.module.name) \(words). `trellis search rebuild` mends it.")
    }
  }

  private func finding(_ message: String) -> DoctorFinding {
    .error("search_differs", message)
  }

  // What is noted as changed is not looked for in the index.

  private func missing(_ plan: ModulePlan) throws -> Int {
    try count(
      """
      SELECT count(*) FROM "\(plan.module.name)" AS t WHERE deleted_at IS NULL
      AND NOT EXISTS(SELECT 1 FROM sys_search_docsize WHERE id = \(plan.search.key(of: 0)) + t.id)
      AND NOT EXISTS(SELECT 1 FROM sys_search_change WHERE id = \(plan.search.key(of: 0)) + t.id)
      """)
  }

  private func stray(_ plan: ModulePlan) throws -> Int {
    let keys = plan.search.keys
    return try count(
      """
      SELECT count(*) FROM sys_search_docsize AS s WHERE id BETWEEN \(keys.lowerBound) AND \(keys.upperBound)
      AND NOT EXISTS(
        SELECT 1 FROM "\(plan.module.name)" WHERE id = s.id - \(keys.lowerBound) AND deleted_at IS NULL)
      AND NOT EXISTS(SELECT 1 FROM sys_search_change WHERE id = s.id)
      """)
  }

  private func count(_ sql: String) throws -> Int { try Int.fetchOne(db, sql: sql) ?? 0 }

  /// How many records, taken evenly, are in the index and not found there by their own words.
  private func changed(_ plan: ModulePlan) throws -> Int {
    let largest = try Int64.fetchOne(db, sql: "SELECT max(id) FROM \"\(plan.module.name)\"") ?? 0
    let step = max(1, largest / Self.sample)
    let key = plan.search.key(of: 0)
    var count = 0
    try db.makeStatement(
      sql: """
        SELECT id, \(plan.search.texts(of: "").joined(separator: ", ")) FROM "\(plan.module.name)" WHERE deleted_at IS NULL
        AND id % \(step) = 0 AND EXISTS(SELECT 1 FROM sys_search_docsize WHERE id = \(key) + "\(plan.module.name)".id)
        AND NOT EXISTS(SELECT 1 FROM sys_search_change WHERE id = \(key) + "\(plan.module.name)".id)
        """
    ).forEachRow([]) { row in
      if try !isFound(SearchEntry(row, at: 1), at: key + row.integer(0)) { count += 1 }
    }
    return count
  }

  private func isFound(_ entry: SearchEntry, at key: Int64) throws -> Bool {
    let phrases = [("name", entry.name), ("text", entry.text), ("number", entry.number)].compactMap { column, text in
      let words = SearchWords(text).words.prefix(Self.longestPhrase).map(\.text)
      return words.isEmpty ? nil : "\(column) : \"\(words.joined(separator: " "))\""
    }
    guard !phrases.isEmpty else { return true }
    let statement = try db.cachedStatement(
      sql: "SELECT 1 FROM sys_search WHERE sys_search MATCH ? AND rowid = ?")
    return try statement.firstInteger([phrases.joined(separator: " AND ").databaseValue, key.databaseValue]) != nil
  }
}
