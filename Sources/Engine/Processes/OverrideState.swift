import Expressions
import GRDB
import Metamodel

/// Moves a record off its blueprint's paths. It needs the right `override` and a reason, and stands in the ledger as
/// what it is.
struct OverrideState {
  private let execution: Execution
  private let target: RecordTarget
  private let field: String?
  private let to: String
  private let reason: String

  init(_ execution: Execution, target: RecordTarget, field: String?, to: String, reason: String) {
    self.execution = execution
    self.target = target
    self.field = field
    self.to = to
    self.reason = reason
  }

  func run() throws -> RowChange {
    let plan = try execution.plan(target.module)
    try execution.authorise(.override, on: target.module)
    let old = try execution.row(target, plan, for: .override)
    try execution.refuseConverted(old, plan)
    guard let number = try Self.guardedNumber(plan, old, field), let version = old.processes[number] else {
      throw Refusal(
        .conflict,
        Problem(
          at: field ?? "field", code: "no_blueprint",
          message:
            "\(target.module) \(target.id) is in no blueprint\(field.map { " on \($0)" } ?? "") that could be overridden."
        ))
    }
    let guarded = plan.guarded[number]
    let blueprint = try execution.state.processes.blueprint(
      version: version, model: execution.state.compiled.model, execution.db)
    let older = try execution.state.processes.outdated(
      "\(target.module) \(target.id)", on: version, of: blueprint, subject: guarded.subject, lacking: "state '\(to)'",
      execution
    ) { $0.state(to) != nil }
    if blueprint.state(to) == nil, let older {
      throw Refusal(.invalid, .olderVersion(at: plan.fields[guarded.index].field.name, to, older))
    }
    try check(blueprint, plan.fields[guarded.index].field, current: old.values[guarded.index].code)
    var image = try execution.touched(old)
    image.values[guarded.index] = .string(to)
    let move = Move(
      subject: guarded.subject, record: image.id, version: version, kind: .override,
      from: old.values[guarded.index].code, to: to, reason: reason)
    try RecordWrite(execution: execution, plan: plan, old: old, image: image)
      .write(moves: [move], cause: "override: \(reason)")
    return RowChange(plan: plan, image: image)
  }

  /// Which of the record's blueprints is meant: the one on `field`, or the only one.
  static func guardedNumber(_ plan: ModulePlan, _ row: RowImage, _ field: String?) throws -> Int? {
    let numbers = plan.guarded.indices.filter { row.processes[$0] != nil }
    if let field { return numbers.first { plan.fields[plan.guarded[$0].index].field.name == field } }
    guard numbers.count > 1 else { return numbers.first }
    let names = numbers.map { plan.fields[plan.guarded[$0].index].field.name }
    throw Refusal(
      .invalid,
      Problem(
        at: "field", code: "required", message: "Several fields are driven by blueprints: say which one.",
        wanted: .list(names.map(InputValue.text))))
  }

  private func check(_ blueprint: Blueprint, _ field: Field, current: String?) throws {
    var problems: [Problem] = []
    if let problem = Problem.reason(reason) { problems.append(problem) }
    let states = blueprint.states.map(\.code)
    if !states.contains(to) { problems.append(.unknownValue(field, to, among: states)) }
    if to == current {
      problems.append(
        Problem(
          at: field.name, code: "unchanged", message: "\(field.label.spoken) is \(to) already.", found: .text(to)))
    }
    if !problems.isEmpty { throw Refusal(.invalid, problems) }
  }
}
