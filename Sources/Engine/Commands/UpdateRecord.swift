import Expressions
import GRDB
import Metamodel

/// Changes fields of a record. A field that a blueprint drives changes only by a transition; given unchanged it passes.
struct UpdateRecord {
  private let execution: Execution
  private let target: RecordTarget
  private let values: RecordInput
  private let byProcess: Set<String>
  private let known: RowImage?

  /// - Parameters:
  ///   - byProcess: fields whose values a process gives and not whoever asked.
  ///   - known: the record as it stands, if the command to which this belongs has just written it.
  init(
    _ execution: Execution, target: RecordTarget, values: RecordInput, byProcess: Set<String> = [],
    known: RowImage? = nil
  ) {
    self.byProcess = byProcess
    self.known = known
    self.execution = execution
    self.target = target
    self.values = values
  }

  func run() throws -> RowChange {
    let plan = try execution.plan(target.module)
    try execution.authorise(.update, on: target.module)
    let old = try execution.row(target, plan, for: .update, known: known)
    try execution.refuseConverted(old, plan)
    var image = old
    let reading = ValueReading(execution: execution, plan: plan, byProcess: byProcess)
    var problems = try reading.apply(values, to: &image).problems
    let gate = ApprovalGate(execution: execution, plan: plan)
    problems = try ApprovalLock(execution: execution, plan: plan).problems(old, image) + problems
    problems += try guardedProblems(plan, old, image)
    if let problem = plan.stageProblem(image) { problems.append(problem) }
    problems += try StateRules(execution: execution, plan: plan).problems(old, image, besides: byProcess)
      .others(than: problems)
    problems += reading.violations(image, old: old).others(than: problems)
    let verdict = try reading.admit(image, old: old, problems)
    guard image.values != old.values || image.owner != old.owner else { return RowChange(plan: plan, image: old) }
    if let need = try gate.need(.edit, old: old, image) { return try gate.hold(.update(values), for: need, old) }
    image = try execution.touched(image)
    try RecordWrite(execution: execution, plan: plan, old: old, image: image, isUnlocked: true)
      .write(moves: freeMoves(plan, old, image), cause: "update\(verdict.remark)")
    return RowChange(plan: plan, image: image, warnings: verdict.warnings)
  }

  /// The moves of guarded fields whose record is in no blueprint: it may go anywhere, but through the ledger.
  private func freeMoves(_ plan: ModulePlan, _ old: RowImage, _ image: RowImage) -> [Move] {
    plan.guarded.filter { image.values[$0.index] != old.values[$0.index] }.map { guarded in
      Move(
        subject: guarded.subject, record: image.id, version: nil, kind: .free, from: old.values[guarded.index].code,
        to: image.values[guarded.index].code)
    }
  }

  /// Guarded fields that differ though their record is in a blueprint.
  private func guardedProblems(_ plan: ModulePlan, _ old: RowImage, _ image: RowImage) throws -> [Problem] {
    try plan.guarded.enumerated().compactMap { number, guarded in
      let field = plan.fields[guarded.index].field
      let found = image.values[guarded.index]
      guard found != old.values[guarded.index], let version = old.processes[number] else { return nil }
      let blueprint = try execution.state.processes.blueprint(
        version: version, model: execution.state.compiled.model, execution.db)
      let ways = old.values[guarded.index].code.flatMap { blueprint.transitions(from: $0).map(\.name) } ?? []
      return .useTransition(field, found: found, ways: ways)
    }
  }
}

extension ModulePlan {
  /// The problem with a stage that its record's pipeline does not have.
  func stageProblem(_ image: RowImage) -> Problem? {
    guard let pipeline = pipelines.first(where: { $0.name == image.pipeline }), let position = position(pipeline.field),
      let stage = image.values[position].code, !pipeline.stages.contains(where: { $0.code == stage })
    else { return nil }
    return .notInPipeline(fields[position].field, found: image.values[position], pipeline: pipeline)
  }
}

extension Value {
  /// The code, of a picklist's value.
  var code: String? {
    if case .string(let code) = self { code } else { nil }
  }
}
