import Metamodel

/// Judges whether somebody may move on a record that has people responsible for it, and who has claimed it.
struct ClaimCheck {
  let execution: Execution
  let plan: ModulePlan
  let row: RowImage

  /// What a state of the record says of who works on it.
  struct Duty {
    let blueprint: Blueprint
    let state: State
    let responsible: Responsible
    let guarded: GuardedField
  }

  /// The duty that the state of one of the record's blueprints gives somebody; nil if it gives none.
  func duty(in instance: BlueprintStep.Instance) -> Duty? {
    guard let state = row.values[instance.guarded.index].code.flatMap(instance.blueprint.state),
      let responsible = state.responsible
    else { return nil }
    return Duty(
      blueprint: instance.blueprint, state: state, responsible: responsible, guarded: instance.guarded)
  }

  func stay(_ duty: Duty) throws -> Int64 {
    try MoveTable(execution: execution).stay(subject: duty.guarded.subject, record: row.id)
  }

  func claim(_ duty: Duty) throws -> Claim? { try ClaimTable(db: execution.db).claim(on: stay(duty)) }

  /// Why the caller may not run a transition: somebody else has claimed the record, or nobody has.
  func problem(_ step: BlueprintStep) throws -> Problem? {
    guard execution.isAsked,
      let duty = duty(
        in: step.instance)
    else { return nil }
    guard let claim = try claim(duty) else { return duty.responsible.isClaimRequired ? unclaimed(duty) : nil }
    return claim.userID == execution.caller.userID ? nil : claimed(claim)
  }

  /// Why the caller may not take the record away: somebody else has claimed it.
  func problemOfTaking() throws -> Problem? {
    guard execution.isAsked else { return nil }
    for instance in try BlueprintStep.instances(of: row, plan, execution) {
      guard let claim = try duty(in: instance).flatMap(claim), claim.userID != execution.caller.userID else { continue }
      return claimed(claim, at: "id")
    }
    return nil
  }

  private func claimed(_ claim: Claim, at place: String = "transition") -> Problem {
    Problem(
      at: place, code: "claimed",
      message: "\(claim.user) has claimed \(plan.module.name) \(row.id): they move it on, hand it over or release it.",
      found: .text(claim.user), who: ["user \(claim.user)"])
  }

  private func unclaimed(_ duty: Duty) -> Problem {
    let who = WhoCheck(execution: execution, judgement: Judgement(execution, plan, image: row, old: row))
    return Problem(
      at: "transition", code: "unclaimed",
      message: "\(plan.module.name) \(row.id) has to be claimed before it is moved on.",
      who: duty.responsible.people.map(who.words))
  }
}
