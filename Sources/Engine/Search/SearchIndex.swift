import Expressions
import GRDB
import Metamodel

/// Brings the search index up to date.
///
/// To write a record into the index costs as much as to write the record, and to write sixty at once costs little more. So what a
/// transaction has changed stays noted in `sys_search_change`, from where searches read it (``PendingSearch``), until there is enough
/// of it. It is then written in one go and in the order of keys: between two other statements that write, SQLite would write out what
/// the index has gathered each time.
struct SearchIndex {
  let db: Database

  /// So many records may be noted; every search goes through them.
  static let tolerated = 64

  /// Writes what has been noted, if that is more than searches are to go through.
  func relieve(_ compiled: CompiledModel) throws {
    let noted = try db.cachedStatement(
      sql: "SELECT count(*) FROM (SELECT 1 FROM sys_search_change LIMIT \(Self.tolerated + 1))"
    ).firstInteger([])
    if let noted, noted > Self.tolerated { try update(compiled) }
  }

  /// Writes all that has been noted.
  func update(_ compiled: CompiledModel) throws {
    while try updateSome(compiled) {}
  }

  /// How many changes are taken at once. The engine's own transactions make fewer; a SQL shell may have made any number.
  private static let portion = 10_000

  private func updateSome(_ compiled: CompiledModel) throws -> Bool {
    var changes: [(key: Int64, old: SearchEntry?)] = []
    try db.cachedStatement(
      sql: "SELECT id, name, text, number FROM sys_search_change ORDER BY id LIMIT \(Self.portion)"
    ).forEachRow([]) { row in
      changes.append((row.integer(0), row.isNull(1) ? nil : SearchEntry(row, at: 1)))
    }
    guard let last = changes.last else { return false }
    for (key, old) in changes {
      let new = try entry(key, compiled)
      guard old != new else { continue }
      if let old { try write(old, at: key, command: "delete") }
      if let new { try write(new, at: key) }
    }
    try db.cachedStatement(sql: "DELETE FROM sys_search_change WHERE id <= ?").run([last.key.databaseValue])
    return changes.count == Self.portion
  }

  /// What the index is to have of a record; nil if it is not there, or in the recycle bin.
  private func entry(_ key: Int64, _ compiled: CompiledModel) throws -> SearchEntry? {
    let (module, record) = SearchPlan.parts(of: key)
    guard let plan = compiled.plan(id: module) else { return nil }
    var entry: SearchEntry?
    try db.cachedStatement(sql: Self.texts(plan) + " WHERE id = ? AND deleted_at IS NULL").forEachRow([.integer(record)]
    ) { entry = SearchEntry($0, at: 1) }
    return entry
  }

  private static func texts(_ plan: ModulePlan) -> String {
    "SELECT id, \(plan.search.texts(of: "").joined(separator: ", ")) FROM \"\(plan.module.name)\""
  }

  private func write(_ entry: SearchEntry, at key: Int64, command: String? = nil) throws {
    try db.cachedStatement(sql: "INSERT INTO sys_search(sys_search, rowid, name, text, number) VALUES (?, ?, ?, ?, ?)")
      .run([
        command.databaseValue, key.databaseValue, entry.name.databaseValue, entry.text.databaseValue,
        entry.number.databaseValue,
      ])
  }
}

// MARK: - Whole modules

extension SearchIndex {
  /// Brings the index from one model to the next: modules of which other fields are searched than before.
  func follow(from old: CompiledModel, to new: CompiledModel) throws {
    for name in Set((old.allPlans + new.allPlans).map(\.module.name)).sorted() {
      let (before, after) = (old.plan(name), new.plan(name))
      if let before, let after, try !differ(before, after) { continue }
      if let before { try writeAll(before, command: "delete") }
      if let after { try writeAll(after) }
    }
  }

  /// Whether records are found by something else than before. A field that no record has a value of yet says nothing.
  private func differ(_ before: ModulePlan, _ after: ModulePlan) throws -> Bool {
    let changed = Set(before.search.places).symmetricDifference(after.search.places)
    let values = Set(changed.map { "\"\($0.column)\" IS NOT NULL" }).sorted().joined(separator: " OR ")
    if !changed.isEmpty,
      try Bool.fetchOne(
        db, sql: "SELECT EXISTS(SELECT 1 FROM \"\(after.module.name)\" WHERE deleted_at IS NULL AND (\(values)))")
        == true
    {
      return true
    }
    return before.search.places.filter { !changed.contains($0) } != after.search.places.filter { !changed.contains($0) }
  }

  /// Forgets everything and reads every record anew.
  ///
  /// - Returns: how many records are in the index.
  @discardableResult
  func rebuild(_ compiled: CompiledModel) throws -> Int {
    try db.execute(sql: "DELETE FROM sys_search_change")
    try db.execute(sql: "INSERT INTO sys_search(sys_search) VALUES ('delete-all')")
    return try compiled.allPlans.reduce(0) { try $0 + writeAll($1) }
  }

  /// Writes, or takes out, every record of a module that is not in the recycle bin, one after another.
  @discardableResult
  private func writeAll(_ plan: ModulePlan, command: String? = nil) throws -> Int {
    guard !plan.search.fields.isEmpty else { return 0 }
    var count = 0
    try db.makeStatement(sql: Self.texts(plan) + " WHERE deleted_at IS NULL ORDER BY id").forEachRow([]) { row in
      try write(SearchEntry(row, at: 1), at: plan.search.key(of: row.integer(0)), command: command)
      count += 1
    }
    return count
  }
}

/// What the index has of a record.
struct SearchEntry: Equatable {
  let name: String
  let text: String
  let number: String

  /// Folds the texts of a row.
  init(_ row: StatementRow, at index: Int) {
    let title = SearchFolding.folded(row.text(index))
    let words = SearchFolding.words(ofFolded: title)
    name = (words.prefix(1).map { SearchFolding.startMark + $0 } + words.map { SearchFolding.titleMark + $0 })
      .joined(separator: " ")
    text = title + "\n" + SearchFolding.folded(row.text(index + 1))
    number = PhoneDigits.words(of: row.text(index + 2))
  }
}
