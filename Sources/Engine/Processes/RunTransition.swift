import Expressions
import GRDB
import JSONText
import Metamodel

/// Runs a transition of a blueprint: who, criteria on the record as it stands, values and requirements on the record as
/// it would become, the move, and the effects, all or nothing.
struct RunTransition {
  private let execution: Execution
  private let target: RecordTarget
  private let way: TransitionWay
  private let input: TransitionInput
  /// All that came with the request.
  private let supplied: TransitionInput
  private let parents: ParentValues

  init(_ execution: Execution, target: RecordTarget, way: TransitionWay, input: TransitionInput) {
    self.execution = execution
    self.target = target
    self.way = way
    supplied = input
    var own = input
    parents = ParentValues(taking: &own)
    self.input = own
  }

  func run() throws -> RowChange {
    let plan = try execution.plan(target.module)
    try execution.authorise(.transition, on: target.module)
    let old = try execution.row(target, plan, for: .transition)
    try execution.refuseConverted(old, plan)
    let step = try BlueprintStep.find(way, of: old, plan, execution, anywhere: true)
    return try execution.counting(step, of: old.id) {
      try step.requireWay(from: old, plan)
      return try run(step, old, plan)
    }
  }

  private func run(_ step: BlueprintStep, _ old: RowImage, _ plan: ModulePlan) throws -> RowChange {
    let judgement = Judgement(execution, plan, image: old, old: old)
    // Who comes first and alone.
    let who = WhoCheck(execution: execution, judgement: judgement)
    if let problem = who.problem(step.transition) { throw Refusal(.notPermitted, problem) }
    try ApprovalLock(execution: execution, plan: plan).requireFree(old, at: "transition")
    let remark = who.principal(step.transition).map { ", standing in for \($0)" } ?? ""
    if let problem = try ClaimCheck(execution: execution, plan: plan, row: old).problem(step) {
      throw Refusal(.conflict, problem)
    }
    var image = old
    var verdict = DuplicateVerdict()
    let need = try judged(step, old, plan) {
      let problems =
        try (step.criteriaProblem(judgement, supplied: input.values).map { [$0] } ?? [])
        + StepJudgement(execution: execution, plan: plan, step: step, input: input, parents: parents)
        .problems(old, &image) + JoinCheck(execution: execution, plan: plan, row: old, step: step).problems()
      verdict = try ValueReading(execution: execution, plan: plan).admit(image, old: old, problems)
      return image
    }
    if let need {
      return try ApprovalGate(execution: execution, plan: plan)
        .hold(.transition(step.transition.name, supplied), for: need, old)
    }
    image = try execution.touched(image)
    try write(step, image, old, plan, remark: remark + verdict.remark)
    let written = try EffectRun(execution: execution, plan: plan, of: step.transition, old: old).run(on: image)
    var change = RowChange(plan: plan, image: written, warnings: verdict.warnings)
    if step.blueprint.isContinuous, execution.isAsked, !execution.isImport {
      change.next = try TransitionExplainer(
        execution: execution, plan: plan, locale: Reader.locale ?? execution.state.settings.locale
      )
      .explanations(of: written, in: step.guarded)
    }
    return change
  }

  /// Judges the step, and whether it has to wait for somebody's decision: of one that has nothing is left, not even at its parents.
  private func judged(
    _ step: BlueprintStep, _ old: RowImage, _ plan: ModulePlan, _ judge: () throws -> RowImage
  ) throws -> ApprovalGate.Need? {
    let gate = ApprovalGate(execution: execution, plan: plan)
    guard plan.hasApprovals else {
      _ = try judge()
      return nil
    }
    var need: ApprovalGate.Need?
    try execution.inSavepoint {
      need = try gate.need(step, old: old, judge())
      return need == nil ? .commit : .rollback
    }
    return need
  }

  private func write(
    _ step: BlueprintStep, _ image: RowImage, _ old: RowImage, _ plan: ModulePlan, remark: String
  ) throws {
    // Before the move, since they belong to the state that it leaves.
    if !input.checklist.isEmpty, step.transition.checklist.contains(where: \.ticked.isKept) {
      try Ticking(execution: execution, plan: plan, row: old, step: step).keep(input.checklist)
    }
    try SuppliedInput(execution: execution, plan: plan, step: step, input: input).log(about: image.id)
    let move = Move(
      subject: step.guarded.subject, record: image.id, version: step.version, kind: .transition,
      from: old.values[step.guarded.index].code, to: step.transition.to, transition: step.transition.name)
    let ids = try RecordWrite(execution: execution, plan: plan, old: old, image: image, isUnlocked: true)
      .write(moves: [move], cause: "transition \(step.transition.name)\(remark)")
    let moves = MoveTable(execution: execution)
    for id in ids {
      if !input.checklist.isEmpty {
        try moves.keep(JSON.strings(input.checklist).compactText, of: "checklist", with: id)
      }
      if !input.attachments.isEmpty {
        try moves.keep(JSON.array(input.attachments.map { .integer($0) }).compactText, of: "attachments", with: id)
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
    guard !isEmpty, !known.isEmpty else { return self }
    let places = Set(known.map(\.at))
    return filter { !places.contains($0.at) }
  }
}
