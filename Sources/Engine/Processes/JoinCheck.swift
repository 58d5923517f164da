import Metamodel

/// The branches that are done before a transition, and whether they are enough.
struct JoinCheck {
  let execution: Execution
  let plan: ModulePlan
  let row: RowImage
  let step: BlueprintStep

  /// The branches that are done, by name.
  func done() throws -> [String: Tick] {
    guard let parallel = step.transition.parallel else { return [:] }
    let ticks = try Ticking(execution: execution, plan: plan, row: row, step: step).ticks
    let done = parallel.branches.compactMap { branch in
      ticks.first { $0.code == branch.tick }.map { (branch.name, $0) }
    }
    return Dictionary(done, uniquingKeysWith: { first, _ in first })
  }

  /// What is missing for the transition.
  func problems() throws -> [Problem] {
    guard let parallel = step.transition.parallel else { return [] }
    let done = try done()
    guard done.count < parallel.atLeast else { return [] }
    let open = parallel.branches.filter { done[$0.name] == nil }.map(\.name)
    return [
      Problem(
        at: "parallel", code: "branches_missing",
        message: """
          \(parallel.atLeast) of the branches of \(step.transition.name) have to be done; \(done.count) found. Open are: \
          \(open.joined(separator: ", ")).
          """, found: .number(String(done.count)), wanted: .number(String(parallel.atLeast)))
    ]
  }
}

extension Branch {
  /// Under which code its tick is kept: no checklist item is called so.
  var tick: String { "branch \(name)" }
}
