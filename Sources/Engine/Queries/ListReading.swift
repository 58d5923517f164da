import Expressions
import GRDB
import Metamodel

/// What takes in the rows of a page.
protocol RowSink {
  /// How many rows are still to be read.
  var missing: Int { get }

  mutating func add(_ row: StatementRow) throws

  /// Where it stands, to go back to.
  associatedtype Mark
  var mark: Mark { get }

  /// Forgets the rows that it has taken in since then.
  mutating func goBack(to mark: Mark)
}

extension RowSink {
  var isFull: Bool { missing <= 0 }
}

/// Reads the records of a page, one segment of the list after another.
struct ListReading {
  let context: ReadContext
  let plan: ListPlan

  /// How many records in the order of the sort are tried against the filter first.
  static let glance = 500
  /// How many are tried at most if more than that meet the filter.
  static let furthest = 50_000

  /// Reads until the page is full or the list at its end.
  func fill(_ page: inout some RowSink) throws {
    guard let first = plan.keys.first else { return }
    let isIndexed = try isIndexed(first)
    let segments = ListSegment.all(keys: plan.keys, after: plan.cursor, isIndexed: isIndexed)
    guard plan.filter != nil, isIndexed, plan.keys.count <= 2, !plan.isInOrder else {
      for segment in segments where !page.isFull {
        try isIndexed ? read(segment, into: &page) : sort(segment, into: &page)
      }
      return
    }
    if first.path.member.order != nil, try readFew(into: &page) { return }
    let hidden = ListSegment.all(keys: plan.keys.map(\.hidden), after: plan.cursor, isIndexed: isIndexed)
    for (segment, hidden) in zip(segments, hidden) where !page.isFull {
      try read(segment, hidden: hidden, into: &page)
    }
  }

  /// How many records meet the filter, up to a limit.
  func count(upTo limit: Int) throws -> Int {
    let sql = ListSQL(plan: plan)
    guard plan.asked != nil, plan.scope == nil, !plan.deleted else { return try number(sql.count(upTo: limit)) }
    // An index may know which records meet the filter, but not which are deleted: those are few, and taken off.
    let gone = try number(sql.countDeleted(upTo: limit))
    guard gone < limit else { return try number(sql.count(upTo: limit)) }
    return try number(sql.estimate(upTo: limit + gone)) - gone
  }

  /// Whether an index can give the records in the order of the key: through a lookup, one on the field and one from
  /// there back to the records.
  func isIndexed(_ key: SortKey) throws -> Bool {
    if key.isID { return true }
    // In the recycle bin are records with codes that the picklist has no more.
    if plan.deleted, key.path.member.order != nil { return false }
    guard let lookup = key.path.lookup else { return try isIndexed(key.path.member, of: plan.module.name) }
    return try isIndexed(key.path.member, of: lookup.module) && isIndexed(lookup.member, of: plan.module.name)
  }

  private func isIndexed(_ member: StoredMember, of module: String) throws -> Bool {
    // An index on texts themselves has another order than the tenant's locale.
    guard let column = member.isCollated ? member.sortColumn : member.column,
      let table = context.state.compiled.naming.source(ofModule: module)?.table
    else { return false }
    return try context.db.indexes(on: table).contains { $0.columns.first == column }
  }

  private func read(_ segment: ListSegment, into page: inout some RowSink) throws {
    try run(ListSQL(plan: plan).records(segment, limit: page.missing)) { try page.add($0) }
  }

  private func sort(_ segment: ListSegment, into page: inout some RowSink) throws {
    try run(ListSQL(plan: plan).sorted(segment, limit: page.missing)) { try page.add($0) }
  }

  /// About how many records meet the filter, up to a limit.
  ///
  /// - Parameter found: how many of the first ones in the order of the sort do. If it is some of them, so many are the caller's that an
  ///   index need not be left to look at whose they are.
  private func estimate(upTo limit: Int, among found: Int) throws -> Int {
    let sql = ListSQL(plan: plan)
    return try number(
      plan.deleted ? sql.count(upTo: limit) : sql.estimate(upTo: limit, pastScope: found >= Self.some))
  }

  private static let some = 10

  /// Reads a segment as if the caller might read all records, where that would be read at once: mostly much of what comes first is theirs,
  /// and they are looked at one by one.
  ///
  /// - Returns: false, with the page as it was, if that is going to take long.
  private func readPastScope(
    _ segment: ListSegment, hidden: ListSegment, into page: inout some RowSink
  ) throws -> Bool {
    guard plan.scope != nil, let meter = context.meter else { return false }
    let sql = ListSQL(plan: plan, isPastScope: true)
    if plan.asked != nil {
      guard try queryPlan(of: sql.records(hidden, limit: page.missing)).scansTable else { return false }
    }
    let mark = page.mark
    let isRead = try meter.attempt(Self.attemptSteps) {
      try run(sql.records(segment, limit: page.missing)) { try page.add($0) }
    }
    if !isRead { page.goBack(to: mark) }
    return isRead
  }

  /// Of SQLite's virtual machine: some thousand records.
  private static let attemptSteps = 50_000

  /// Reads the whole list at once if the filter is met by few.
  ///
  /// - Returns: false, with the page as it was, if it is not known to be.
  private func readFew(into page: inout some RowSink) throws -> Bool {
    let whole = ListSegment.all(keys: plan.keys.map(\.hidden), after: plan.cursor, isIndexed: false)
    let sql = ListSQL(plan: plan)
    guard let whole = whole.first, try !queryPlan(of: sql.records(whole, limit: page.missing)).scansTable,
      try count(upTo: Self.glance) < Self.glance
    else { return false }
    try sort(whole, into: &page)
    return true
  }

  /// Reads a segment of which the filter and the sort may each have an index of their own, and only one can be used.
  ///
  /// SQLite chooses without knowing how many records meet the filter. The first ones in the order of the sort tell how far
  /// the page may be; so many of the filter's records are counted, and if there are fewer, they are sorted. They are
  /// counted in the whole list, since behind a cursor there may be few of many.
  ///
  /// - Parameter hidden: the segment with its keys hidden, so that only the filter can use an index.
  private func read(_ segment: ListSegment, hidden: ListSegment, into page: inout some RowSink) throws {
    if try readPastScope(segment, hidden: hidden, into: &page) { return }
    let sql = ListSQL(plan: plan)
    let key = plan.keys.first?.path.member.column ?? ""
    if try queryPlan(of: sql.records(hidden, limit: page.missing)).scansTable
      || queryPlan(of: sql.records(segment, limit: page.missing)).isOrdered(by: key, isTied: segment.isTied)
    {
      return try read(segment, into: &page)
    }
    guard let found = try readFirst(Self.glance, of: segment, into: &page) else { return }
    let expected = min(Self.glance * page.missing / max(found, 1), Self.furthest)
    guard try estimate(upTo: expected, among: found) >= expected else { return try sort(hidden, into: &page) }
    guard try readFirst(Self.furthest, of: segment, into: &page) != nil else { return }
    try read(segment, into: &page)
  }

  private func queryPlan(of bound: ListSQL.Bound) throws -> QueryPlan {
    let make = { try QueryPlan(of: bound.sql, arguments: bound.arguments.map(\.databaseValue), context.db) }
    return try modulePlan?.queryPlans.plan(of: bound.sql, make) ?? make()
  }

  private var modulePlan: ModulePlan? { context.state.compiled.plan(plan.module.name) }

  /// Looks for the page among the first records in the order of the sort.
  ///
  /// - Returns: nil if they were enough; else, with the page as it was, how many of them meet the filter.
  private func readFirst(_ reach: Int, of segment: ListSegment, into page: inout some RowSink) throws -> Int? {
    let sql = ListSQL(plan: plan)
    let (mark, missing) = (page.mark, page.missing)
    try run(sql.records(segment, amongFirst: reach, limit: missing)) { try page.add($0) }
    guard !page.isFull, try number(sql.size(segment, upTo: reach)) >= reach else { return nil }
    let found = missing - page.missing
    page.goBack(to: mark)
    return found
  }

  private func number(_ bound: ListSQL.Bound) throws -> Int {
    var number = 0
    try run(bound) { number = Int($0.integer(0)) }
    return number
  }

  private func run(_ bound: ListSQL.Bound, _ body: (StatementRow) throws -> Void) throws {
    let isKept = plan.isFinite || modulePlan?.lists.isKept(bound.sql) == true
    let statement = try isKept ? context.db.cachedStatement(sql: bound.sql) : context.db.makeStatement(sql: bound.sql)
    try statement.forEachRow(bound.arguments, body)
  }
}
