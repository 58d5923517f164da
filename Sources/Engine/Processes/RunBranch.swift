import Expressions
import GRDB
import Metamodel

/// A branch of a transition, and what is supplied with it.
package struct BranchInput: Sendable, Hashable, Codable {
  package var transition: String
  package var branch: String
  package var input: TransitionInput
  package var isUndone: Bool

  /// - Parameters:
  ///   - transition: the transition before which it is done.
  ///   - branch: its name.
  ///   - input: what is supplied with it.
  ///   - isUndone: whether it is taken back; what came with it stays.
  package init(
    transition: String, branch: String, input: TransitionInput = TransitionInput(), isUndone: Bool = false
  ) {
    self.transition = transition
    self.branch = branch
    self.input = input
    self.isUndone = isUndone
  }
}

/// Does one of the branches that are done beside each other. The record stays in its state until enough are done: then they join in one
/// transition, in the same transaction. If that is refused the branch is done all the same, and the answer says what is missing.
struct RunBranch {
  private let execution: Execution
  private let target: RecordTarget
  private let branch: BranchInput
  private let input: TransitionInput
  private let parents: ParentValues

  init(_ execution: Execution, target: RecordTarget, branch: BranchInput) {
    self.execution = execution
    self.target = target
    self.branch = branch
    var own = branch.input
    parents = ParentValues(taking: &own)
    input = own
  }

  func run() throws -> RowChange {
    let plan = try execution.plan(target.module)
    try execution.authorise(.transition, on: target.module)
    let old = try execution.row(target, plan, for: .transition)
    try execution.refuseConverted(old, plan)
    let joint = try BlueprintStep.find(branch.transition, of: old, plan, execution)
    return try execution.counting(joint, of: old.id) { try run(joint, old, plan) }
  }

  private func run(_ joint: BlueprintStep, _ old: RowImage, _ plan: ModulePlan) throws -> RowChange {
    guard let declared = joint.transition.parallel?.branch(branch.branch) else { throw unknown(joint.transition) }
    let join = JoinCheck(execution: execution, plan: plan, row: old, step: joint)
    let done = try join.done()
    let ticking = try Ticking(execution: execution, plan: plan, row: old, step: joint)
    if branch.isUndone { return try undo(done[branch.branch], old, plan) }
    if let tick = done[branch.branch] { throw already(tick) }
    let step = BlueprintStep(
      joint.transition.step(of: declared, staying: old.values[joint.guarded.index].code ?? ""), beside: joint)
    let judgement = Judgement(execution, plan, image: old, old: old)
    let who = WhoCheck(execution: execution, judgement: judgement)
    if let problem = who.problem(step.transition) { throw Refusal(.notPermitted, problem) }
    let remark = who.principal(step.transition).map { ", standing in for \($0)" } ?? ""
    if let problem = try ClaimCheck(execution: execution, plan: plan, row: old).problem(joint) {
      throw Refusal(.conflict, problem)
    }
    var image = old
    let problems =
      try (step.criteriaProblem(judgement, supplied: input.values).map { [$0] } ?? [])
      + StepJudgement(
        execution: execution, plan: plan, step: step, input: input, parents: parents, isMove: false
      ).problems(old, &image)
    let verdict = try ValueReading(execution: execution, plan: plan).admit(image, old: old, problems)
    image = try execution.touched(image)
    try SuppliedInput(execution: execution, plan: plan, step: step, input: input).log(about: image.id)
    try ticking.keep(branch: declared)
    try RecordWrite(execution: execution, plan: plan, old: old, image: image)
      .write(moves: [], cause: "branch \(step.transition.name)\(remark)\(verdict.remark)")
    let change = RowChange(plan: plan, image: image, warnings: verdict.warnings)
    return done.count + 1 < (joint.transition.parallel?.atLeast ?? 1) ? change : try joined(change)
  }

  /// Makes the one move in which the branches join, as a part of the process; what stands in its way is said.
  private func joined(_ change: RowChange) throws -> RowChange {
    var change = change
    let process = try execution.effect(
      of: EffectSource(branch: branch.branch, of: branch.transition), on: change.plan, change.image.id)
    try execution.inSavepoint {
      do {
        let target = RecordTarget(module: target.module, id: target.id)
        let moved = try RunTransition(
          process, target: target, way: .name(branch.transition), input: TransitionInput()
        ).run()
        change = RowChange(plan: moved.plan, image: moved.image, warnings: change.warnings + moved.warnings)
        change.approval = moved.approval
        return .commit
      } catch let refusal as Refusal {
        change.warnings += refusal.problems.map { execution.access.seen($0, of: target.module) }
        return .rollback
      }
    }
    return change
  }

  private func undo(_ tick: Tick?, _ old: RowImage, _ plan: ModulePlan) throws -> RowChange {
    guard let tick else {
      throw Refusal(
        .conflict,
        Problem(
          at: "branch", code: "branch_open", message: "\(branch.branch) has not been done.", found: .boolean(false)))
    }
    // The move in which it has joined may wait for a decision, which is about the branch as well.
    try ApprovalLock(execution: execution, plan: plan).requireFree(old, at: "branch")
    guard tick.userID == execution.caller.userID || execution.access.may(.override, on: target.module) else {
      throw Refusal(
        .notPermitted,
        Problem(
          at: "branch", code: "not_permitted",
          message: "\(tick.user) has done \(branch.branch); they, or whoever may override, take it back.",
          found: .text(tick.user), who: ["user \(tick.user)"]))
    }
    try TickTable(db: execution.db).undo(tick, by: execution)
    let image = try execution.touched(old)
    try RecordWrite(execution: execution, plan: plan, old: old, image: image)
      .write(moves: [], cause: "undo of branch \(branch.transition).\(branch.branch)")
    return RowChange(plan: plan, image: image)
  }

  private func already(_ tick: Tick) -> Refusal {
    Refusal(
      .conflict,
      Problem(
        at: "branch", code: "branch_done", message: "\(tick.user) has done \(branch.branch) on \(tick.at.text).",
        found: .text(tick.user)))
  }

  private func unknown(_ transition: Transition) -> Refusal {
    let known = transition.parallel?.branches.map(\.name) ?? []
    return Refusal(
      .notFound,
      Problem(
        at: "branch", code: "not_found", message: "\(transition.name) has no branch '\(branch.branch)'.",
        found: .text(branch.branch), wanted: .list(known.map(InputValue.text))))
  }
}
