import Expressions
import Metamodel

/// Runs the effects of a transition or escalation, each a command in the same transaction: if one is refused, so is what they follow.
struct EffectRun {
  let execution: Execution
  let plan: ModulePlan
  /// The transition, or what else they follow, in words.
  let name: String
  let effects: [Effect]
  /// The record before.
  let old: RowImage

  /// Runs them in order on the record as the transition has left it, which each may have changed for the next.
  func run(on left: RowImage) throws {
    for (number, effect) in effects.enumerated() {
      let row = try number == 0 ? left : RowTable(plan: plan, db: execution.db).row(left.id)
      guard let image = row else { return }
      let judgement = Judgement(execution, plan, image: image, old: old)
      guard judgement.isMet(effect.condition) else { continue }
      do {
        try run(effect.action, image, judgement)
      } catch let refusal as Refusal {
        throw refusal.asEffect(number: number + 1, of: name)
      }
    }
  }

  private func run(_ action: Effect.Action, _ image: RowImage, _ judgement: Judgement) throws {
    let effects = try execution.effect(of: name, on: plan, image.id)
    switch action {
    case .set(let assignments, let lookup, let onlyIfEmpty):
      guard let target = try target(lookup, image) else { return }
      let empty = try onlyIfEmpty ? assignments.filter { try isEmpty($0.field, of: target) } : assignments
      let values = try values(empty, judgement)
      if !values.isEmpty { try run(.update(target, values: values), on: target, effects) }
    case .create(let module, let assignments):
      var values = try values(assignments, judgement)
      if let regarding = try execution.plan(module).regarding, values[regarding.field] == nil {
        values[regarding.field] = .text("\(plan.module.name)/\(image.id)")
      }
      _ = try effects.run(.create(module: module, values: values))
    case .run(let name, let lookup):
      guard let target = try target(lookup, image) else { return }
      try run(.transition(target, name: name, input: TransitionInput()), on: target, effects)
    }
  }

  /// What refuses an effect on a record that whoever asked may not read is not told.
  private func run(_ command: Command, on target: RecordTarget, _ effects: Execution) throws {
    do {
      _ = try effects.run(command)
    } catch let refusal as Refusal {
      let isRead = try execution.reads(RecordReference(module: target.module, id: target.id))
      throw isRead ? refusal : refusal.ofHiddenRecord
    }
  }

  /// The record itself, or the one that a lookup names; nil if the lookup is empty, so that there is nothing to act on.
  private func target(_ lookup: String?, _ image: RowImage) throws -> RecordTarget? {
    guard let lookup else { return RecordTarget(module: plan.module.name, id: image.id) }
    guard case .record(let reference)? = image.value(of: lookup, in: plan) else { return nil }
    return RecordTarget(module: reference.module, id: reference.id)
  }

  private func isEmpty(_ field: String, of target: RecordTarget) throws -> Bool {
    let plan = try execution.plan(target.module)
    let row = try RowTable(plan: plan, db: execution.db).row(target.id)
    return row?.value(of: field, in: plan) == .null
  }

  private func values(_ assignments: [Assignment], _ judgement: Judgement) throws -> RecordInput {
    var values: RecordInput = [:]
    for assignment in assignments {
      do {
        values[assignment.field] = try judgement.input(assignment.value)
      } catch let error as EvaluationError {
        throw Refusal(
          .invalid,
          Problem(at: assignment.field, code: "invalid", message: "\(assignment.field) has no value: \(error.message)"))
      }
    }
    return values
  }
}

extension Refusal {
  /// The refusal of an effect, as the refusal of the transition that it follows.
  fileprivate func asEffect(number: Int, of transition: String) -> Refusal {
    Refusal(
      kind,
      problems.map {
        Problem(
          at: $0.at, code: $0.code, message: "Effect \(number) of \(transition): \($0.message)", found: $0.found,
          wanted: $0.wanted, who: $0.who)
      })
  }
}
