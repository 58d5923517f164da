import Expressions
import GRDB
import Metamodel

/// Moves records that are on an older version of a blueprint to the one in force.
struct MigrateRecords {
  let execution: Execution
  let migration: Migration

  func run() throws -> MigrationReport {
    let target = try Target(migration.blueprint, execution)
    try execution.authorise(.override, on: target.plan.module.name)
    let records = try records(of: target)
    let groups = groups(of: records, target)
    let problems = problems(groups, target)
    let report = try MigrationReport(
      blueprint: target.blueprint.name, module: target.plan.module.name, field: target.field.name,
      version: ProcessVersions.number(of: target.version, execution.db), isRehearsal: migration.isRehearsal,
      groups: groups)
    // A preview shows which states lack one to go to.
    if migration.isRehearsal, problems.allSatisfy({ $0.code == "state_missing" }), !problems.isEmpty { return report }
    guard problems.isEmpty else { throw Refusal(.invalid, problems) }
    for record in records { try move(record, target) }
    return report
  }

  /// The blueprint to whose version in force records go.
  private struct Target {
    let blueprint: Blueprint
    let version: Int64
    let plan: ModulePlan
    /// The position among the plan's guarded fields.
    let number: Int

    var guarded: GuardedField { plan.guarded[number] }
    var field: Field { plan.fields[guarded.index].field }
    var column: String { plan.fields[guarded.index].column }

    init(_ name: String, _ execution: Execution) throws {
      let known = execution.state.compiled.model.blueprints
      guard let blueprint = known.first(where: { $0.name == name }) else {
        throw Refusal(.notFound, .unknown("blueprint", name, at: "blueprint", among: known.map(\.name)))
      }
      self.blueprint = blueprint
      plan = try execution.plan(blueprint.module)
      let number = plan.guarded.firstIndex { [plan] in plan.fields[$0.index].field.name == blueprint.field }
      guard let number,
        let published = try execution.state.processes.candidates(plan.guarded[number].subject)
          .first(where: { $0.blueprint.name == name })
      else { throw StoreError.damaged("\(blueprint.module).\(blueprint.field) has lost its ledger") }
      self.number = number
      version = published.version
    }
  }

  /// A record on an older version.
  private struct Moving {
    let id: Int64
    let version: Int
    let state: String
  }

  private func records(of target: Target) throws -> [Moving] {
    let filter = try filter(of: target)
    let sql = """
      SELECT t.id, t."\(target.column)" AS state, t."\(target.column)__process" AS version
      FROM \(target.plan.module.name.quotedDatabaseIdentifier) AS t\((filter?.joins ?? []).map { " \($0.sql)" }.joined())
      WHERE \(filter.map { "(\($0.sql)) AND " } ?? "")t."\(target.column)__process" IN (
        SELECT id FROM process_version WHERE subject = ? AND blueprint = ? AND published = 1 AND id <> ?)
      ORDER BY t.id
      """
    let arguments: [SQLArgument] = [
      .integer(target.guarded.subject), .text(target.blueprint.name), .integer(target.version),
    ]
    var rows: [(id: Int64, state: String, version: Int64)] = []
    try execution.db.makeStatement(sql: sql).forEachRow((filter?.arguments ?? []) + arguments) { row in
      rows.append((row.integer(0), row.isNull(1) ? "" : row.text(1), row.integer(2)))
    }
    let numbers = try Dictionary(
      Set(rows.map(\.version)).map { ($0, try ProcessVersions.number(of: $0, execution.db)) },
      uniquingKeysWith: { first, _ in first })
    return rows.map { Moving(id: $0.id, version: numbers[$0.version] ?? 0, state: $0.state) }
  }

  /// What the migration asks for, of the records on which the right counts.
  private func filter(of target: Target) throws -> SQLFragment? {
    let context = execution.readContext
    var problems: [Problem] = []
    let filter = ListPlan.filter(
      migration.filter, of: target.plan.module.name, for: execution.caller, in: context, problems: &problems)
    guard problems.isEmpty else { throw Refusal(.badRequest, problems) }
    let scope = ListPlan.scope(.override, of: target.plan.module.name, for: execution.caller, in: context)
    return SQLFragment(all: [filter].compactMap(\.self) + scope)
  }

  private func groups(of records: [Moving], _ target: Target) -> [MigrationReport.Group] {
    let states = target.blueprint.states.map(\.code)
    let places = Dictionary(states.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    return Dictionary(grouping: records) { "\($0.version) \($0.state)" }.values.compactMap { group in
      group.first.map { first in
        MigrationReport.Group(
          version: first.version, state: first.state,
          to: migration.map[first.state] ?? (states.contains(first.state) ? first.state : nil), records: group.count)
      }
    }.sorted {
      let (left, right) = (places[$0.state] ?? states.count, places[$1.state] ?? states.count)
      return ($0.version, left, $0.state) < ($1.version, right, $1.state)
    }
  }

  private func problems(_ groups: [MigrationReport.Group], _ target: Target) -> [Problem] {
    let states = target.blueprint.states.map(\.code)
    let known = target.field.type.picklistValues?.map(\.code) ?? []
    let reason = Problem.reason(migration.reason).map { [$0] } ?? []
    let map = migration.map.sorted { $0.key < $1.key }
    return reason
      + map.filter { !known.contains($0.key) }.map { .unknownValue(target.field, $0.key, among: known) }
      + map.filter { !states.contains($0.value) }.map { .unknownValue(target.field, $0.value, among: states) }
      + groups.filter { $0.to == nil }.map { .stateMissing($0, target.blueprint, states) }
  }

  private func move(_ record: Moving, _ target: Target) throws {
    guard let old = try RowTable(plan: target.plan, db: execution.db).row(record.id) else { return }
    let state = migration.map[record.state] ?? record.state
    var image = try execution.touched(old)
    image.values[target.guarded.index] = .string(state)
    image.processes[target.number] = target.version
    if let problem = target.plan.stageProblem(image) {
      throw Refusal(.invalid, problem.of(target.plan.module.name, record.id))
    }
    let move = Move(
      subject: target.guarded.subject, record: record.id, version: target.version, kind: .migrate, from: record.state,
      to: state, reason: migration.reason)
    try RecordWrite(execution: execution, plan: target.plan, old: old, image: image)
      .write(moves: [move], cause: "migrate: \(migration.reason)")
  }
}

extension Problem {
  fileprivate static func stateMissing(
    _ group: MigrationReport.Group, _ blueprint: Blueprint, _ states: [String]
  ) -> Problem {
    let are = group.records == 1 ? "is" : "are"
    return Problem(
      at: group.state, code: "state_missing",
      message: """
        \(Counted.records(group.records)) of version \(group.version) \(are) in '\(group.state)', which the version of \
        \(blueprint.name) in force does not have. Say where to: \(group.state)=STATE.
        """, found: .number(String(group.records)), wanted: .list(states.map(InputValue.text)))
  }
}
