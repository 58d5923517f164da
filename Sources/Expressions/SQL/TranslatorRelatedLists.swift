extension Translator {
  /// A related list as the FROM and WHERE of a subquery.
  private struct Rows {
    let scope: Scope
    let table: String
    var conditions: [SQLPiece]
    /// Under which the list can be read at all.
    let guards: [SQLPiece]

    /// `FROM ... WHERE ...`, with the joins that a condition on the elements needs.
    func from(_ joins: [SQLJoin], and more: [SQLPiece] = []) -> SQLPiece {
      """
      FROM \(identifier: table) AS \(identifier: scope.alias)\(joins: joins) \
      WHERE \(.joined(conditions + more, by: " AND "))
      """
    }
  }

  /// `exists`, `all` or `exists_one` over a related list.
  mutating func quantifier(_ comprehension: CheckedComprehension, _ mode: Mode) throws(Problem) -> SQLPiece {
    if let unrolled = try self.unrolled(comprehension, mode) { return unrolled }
    guard let predicate = comprehension.predicate, let rows = try rows(comprehension.range) else {
      throw notTranslatable("'\(comprehension.macro.rawValue)' over this list", at: comprehension.offset)
    }
    if mode == .truth, comprehension.macro == .exists {
      let (met, joins) = try within(rows) { translator throws(Problem) in try translator.condition(predicate, .truth) }
      return "EXISTS (SELECT 1 \(rows.from(joins, and: [met])))"
    }
    if mode == .truth, comprehension.macro == .all {
      let (met, joins) = try within(rows) { translator throws(Problem) in try translator.condition(predicate, .truth) }
      return guarded("NOT EXISTS (SELECT 1 \(rows.from(joins, and: ["(\(met)) IS NOT 1"])))", by: rows.guards, mode)
    }
    let (met, joins) = try within(rows) { translator throws(Problem) in try translator.condition(predicate, .exact) }
    let result: SQLPiece
    switch comprehension.macro {
    case .exists: result = "WHEN max(met) = 1 THEN 1 WHEN count(*) = count(met) THEN 0"
    case .all: result = "WHEN min(met) = 0 THEN 0 WHEN count(*) = count(met) THEN 1"
    case .existsOne: result = "WHEN count(*) = count(met) THEN total(met) = 1"
    case .filter, .map: throw notTranslatable("'\(comprehension.macro.rawValue)'", at: comprehension.offset)
    }
    return guarded(
      "(SELECT CASE \(result) END FROM (SELECT \(met) AS met \(rows.from(joins))))", by: rows.guards, mode)
  }

  /// The number of elements of a related list, filtered or not; nil if it is none.
  mutating func count(_ operation: Operation) throws(Problem) -> SQLPiece? {
    if case .comprehension(let comprehension) = operation, comprehension.macro == .filter,
      let predicate = comprehension.predicate, let rows = try rows(comprehension.range)
    {
      let (met, joins) = try within(rows) { translator throws(Problem) in try translator.condition(predicate, .exact) }
      let number: SQLPiece = """
        (SELECT CASE WHEN count(*) = count(met) THEN coalesce(sum(met), 0) END \
        FROM (SELECT \(met) AS met \(rows.from(joins))))
        """
      return guarded(number, by: rows.guards, .exact)
    }
    guard let rows = try rows(operation) else { return nil }
    return guarded("(SELECT count(*) \(rows.from([])))", by: rows.guards, .exact)
  }

  /// Translates with the elements of the list in sight; also gives the joins that this needs.
  private mutating func within(
    _ rows: Rows, _ body: (inout Translator) throws(Problem) -> SQLPiece
  ) throws(Problem) -> (SQLPiece, [SQLJoin]) {
    scopes.append(rows.scope)
    defer { scopes.removeLast() }
    let piece = try body(&self)
    return (piece, scopes.last?.joins ?? [])
  }

  /// The rows of a related list; nil if the operation is none.
  private mutating func rows(_ operation: Operation) throws(Problem) -> Rows? {
    let member: Member
    let parent: Place
    switch operation {
    case .variable(let list):
      guard let root = scopes.first else { return nil }
      (member, parent) = (list, Place(module: root.module, alias: root.alias))
    case .member(let base, let list):
      guard case .records = list.type else { return nil }
      (member, parent) = (list, try record(base))
    default: return nil
    }
    guard case .records = member.type else { return nil }
    guard let relation = naming.related(list: member.name, in: parent.module) else {
      throw notTranslatable("'\(member.name)'", at: member.offset)
    }
    return try rows(relation, of: parent, at: member.offset)
  }

  private func rows(_ relation: SQLRelation, of parent: Place, at offset: Int) throws(Problem) -> Rows {
    guard scopes.count <= Limits.relatedLists else {
      throw Problem(
        code: .tooComplex,
        message: "Related lists are nested deeper than \(Limits.relatedLists) levels here.", offset: offset)
    }
    let source = try source(of: relation.module, at: offset)
    let key = SQLPiece.column(try self.source(of: parent.module, at: offset).idColumn, of: parent.alias)
    let alias = "\(scopes.first?.alias ?? "")/\(scopes.count)"
    var conditions: [SQLPiece] = ["\(.column(relation.backColumn, of: alias)) = \(key)"]
    if let column = relation.backModuleColumn {
      conditions.append("\(.column(column, of: alias)) = \(.text(parent.module))")
    }
    if let column = source.deletedColumn { conditions.append("\(.column(column, of: alias)) IS NULL") }
    if let scope = naming.scope(ofModule: relation.module, alias: alias) {
      conditions.append(SQLPiece(complete: scope))
    }
    // Of a record that is missing or in the recycle bin, the list is null and asking about it is an error.
    let guards: [SQLPiece] = parent.guards.isEmpty ? [] : ["\(key) IS NOT NULL"]
    return Rows(
      scope: Scope(module: relation.module, alias: alias), table: source.table, conditions: conditions, guards: guards)
  }
}
