import Expressions
import GRDB
import JSONText
import Metamodel

/// Runs a transition of a blueprint: who, criteria on the record as it stands, values and requirements on the record as
/// it would become, the move, and the effects, all or nothing.
struct RunTransition {
  private let execution: Execution
  private let target: RecordTarget
  private let name: String
  private let input: TransitionInput

  init(_ execution: Execution, target: RecordTarget, name: String, input: TransitionInput) {
    self.execution = execution
    self.target = target
    self.name = name
    self.input = input
  }

  func run() throws -> RowChange {
    let plan = try execution.plan(target.module)
    try execution.authorise(.transition, on: target.module)
    let old = try execution.row(target, plan, for: .transition)
    try execution.refuseConverted(old, plan)
    let step = try BlueprintStep.find(name, of: old, plan, execution)
    let judgement = Judgement(execution, plan, image: old, old: old)
    // Who comes first and alone.
    let who = WhoCheck(execution: execution, judgement: judgement)
    if let problem = who.problem(step.transition) { throw Refusal(.notPermitted, problem) }
    let remark = who.principal(step.transition).map { ", standing in for \($0)" } ?? ""
    var image = old
    let problems =
      try (step.criteriaProblem(judgement, supplied: input.values).map { [$0] } ?? [])
      + judgeDuring(step, old, plan, &image)
    let verdict = try ValueReading(execution: execution, plan: plan).admit(image, old: old, problems)
    image = try execution.touched(image)
    try write(step, image, old, plan, remark: remark + verdict.remark)
    try EffectRun(execution: execution, plan: plan, of: step.transition, old: old).run(on: image)
    // Without effects nothing but this command has written the row.
    let hasEffects = !step.transition.after.isEmpty
    let written = hasEffects ? try RowTable(plan: plan, db: execution.db).row(image.id) ?? image : image
    return RowChange(plan: plan, image: written, warnings: verdict.warnings)
  }

  /// Makes the image the record as it would become, and judges it.
  private func judgeDuring(
    _ step: BlueprintStep, _ old: RowImage, _ plan: ModulePlan, _ image: inout RowImage
  ) throws -> [Problem] {
    let reading = ValueReading(execution: execution, plan: plan)
    var problems = try reading.apply(input.values, to: &image, askedFor: step.transition.fieldsAskedFor).problems
    let supplied = SuppliedInput(execution: execution, plan: plan, step: step, input: input)
    problems += try supplied.problems(old, image)
    image.values[step.guarded.index] = .string(step.transition.to)
    let check = RequirementCheck(
      execution: execution, plan: plan, image: image,
      judgement: Judgement(execution, plan, image: image, old: old), input: input, step: step)
    problems += try check.problems(step.transition.during).others(than: problems)
    return problems + reading.violations(image, old: old).others(than: problems)
  }

  private func write(
    _ step: BlueprintStep, _ image: RowImage, _ old: RowImage, _ plan: ModulePlan, remark: String
  ) throws {
    // Before the move, since they belong to the state that it leaves.
    try SuppliedInput(execution: execution, plan: plan, step: step, input: input).log(about: image.id)
    let move = Move(
      subject: step.guarded.subject, record: image.id, version: step.version, kind: .transition,
      from: old.values[step.guarded.index].code, to: step.transition.to, transition: name)
    let ids = try RecordWrite(execution: execution, plan: plan, old: old, image: image)
      .write(moves: [move], cause: "transition \(name)\(remark)")
    let moves = MoveTable(execution: execution)
    for id in ids {
      if !input.checklist.isEmpty {
        try moves.keep(JSON.strings(input.checklist).compactText, of: "checklist", with: id)
      }
      if let note = input.writtenNote { try moves.keep(JSON.string(note).compactText, of: "note", with: id) }
    }
  }
}

extension TransitionInput {
  /// The note, if there is anything to be read in it.
  var writtenNote: String? {
    guard let note, note.saysSomething else { return nil }
    return note
  }
}

extension [Problem] {
  /// Those that are about nothing of which other problems speak already.
  func others(than known: [Problem]) -> [Problem] {
    let places = Set(known.map(\.at))
    return filter { !places.contains($0.at) }
  }
}
