import Expressions
import GRDB
import JSONText
import Metamodel

/// Answers one record.
struct GetQuery {
  let context: ReadContext
  let caller: Caller

  /// The record as JSON, with its version.
  ///
  /// - Throws: ``Refusal``: the module or record does not exist, the caller may not read it, or a field or lookup is
  ///   unknown.
  func page(module name: String, id: Int64, fields: [String]?, expand: [String]) throws -> RecordPage {
    let module = try context.module(name, readableBy: caller)
    let selection = RecordSelection(module: module, context: context, caller: caller)
    var problems: [Problem] = []
    let (columns, expansions) = selection.columns(fields: fields, expand: expand, problems: &problems)
    guard problems.isEmpty else { throw Refusal(.badRequest, problems) }
    let scope = context.scopes(of: caller).condition(on: name, alias: "t")
    var joins: [SQLJoin] = []
    for join in columns.joins where !joins.contains(join) { joins.append(join) }
    let sql = """
      SELECT \(columns.selection) FROM \(name.quotedDatabaseIdentifier) AS t\(joins.map { " \($0.sql)" }.joined()) \
      WHERE t.id = ? AND t.deleted_at IS NULL\(scope.map { " AND \($0.sql)" } ?? "")
      """
    let statement = try fields == nil ? context.db.cachedStatement(sql: sql) : context.db.makeStatement(sql: sql)
    var output = RecordOutput(capacity: 1024, formulas: FormulaReader(context))
    var version: Int64?
    try statement.forEachRow([.integer(id)] + (scope?.arguments ?? [])) { row in
      version = row.integer(1)
      try columns.write(row, to: &output)
    }
    guard let version else {
      guard let plan = context.state.compiled.plan(name) else { throw Refusal.noSuchRecord(name, id) }
      throw try Refusal.noSuchRecord(id, plan, Execution(context, as: caller))
    }
    let reader = ExpansionReader(context: context, caller: caller, expansions: expansions)
    var json = try reader.filled(output)
    guard fields == nil, let plan = context.state.compiled.plan(name) else {
      return RecordPage(json: json, version: version)
    }
    if plan.isConvertible, let converted = try context.converted(id, of: name, for: caller) {
      Self.add(Conversion.marker, converted, to: &json)
    }
    if plan.hasApprovals, plan.module.field(Approval.marker) == nil,
      let entry = try ApprovalTable(db: context.db).locking(id, in: plan)
    {
      let state = JSON.string(entry.state.rawValue)
      Self.add(Approval.marker, .object([("id", .integer(entry.id)), ("state", state)]), to: &json)
    }
    if let times = try StateTimes(context: context, caller: caller, plan: plan).json(of: id) {
      Self.add(StateTimes.member, times, to: &json)
    }
    return RecordPage(json: json, version: version)
  }

  /// Gives an object one more member.
  private static func add(_ name: String, _ value: JSON, to object: inout [UInt8]) {
    guard object.last == UInt8(ascii: "}") else { return }
    object.removeLast()
    object += Array(",\"\(name)\":".utf8) + value.bytes + Array("}".utf8)
  }
}
