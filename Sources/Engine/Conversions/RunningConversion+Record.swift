import Expressions
import GRDB
import Metamodel

// The record itself: its transition, and what is set of it.
extension RunningConversion {
  func criteriaProblem() -> Problem? {
    guard let condition = conversion.condition else { return nil }
    let judgement = Judgement(execution, plan, image: old, old: old)
    guard !judgement.isMet(condition) else { return nil }
    let finding = judgement.finding(of: condition)
    return Problem(
      at: "conversion", code: "criteria_failed",
      message: "\(conversion.label.spoken) wants \(finding.wanted): \(finding.words).",
      found: finding.found, wanted: .text(finding.wanted))
  }

  /// Runs the transition, unless the record stands in its state already.
  mutating func move() throws {
    guard let name = conversion.transition, try !isThere(name) else {
      if input.transition != TransitionInput() { report([nothingToSupply], .invalid) }
      return
    }
    do {
      let step = try BlueprintStep.find(name, of: old, plan, execution)
      let change = try RunTransition(execution, target: target, way: .name(name), input: input.transition).run()
      image = change.image
      let field = plan.fields[step.guarded.index].field.name
      if let from = old.values[step.guarded.index].code {
        trace.move = .init(field: field, from: from, to: step.transition.to)
      }
    } catch let refusal as Refusal where refusal.kind != .notPermitted {
      report(refusal.problems, refusal.kind)
      // The targets are judged on what was supplied all the same.
      _ = try ValueReading(execution: execution, plan: plan).apply(input.transition.values, to: &image)
    }
  }

  private func isThere(_ transition: String) throws -> Bool {
    try BlueprintStep.instances(of: old, plan, execution).contains { instance in
      instance.blueprint.transition(transition)?.to == old.values[instance.guarded.index].code
    }
  }

  private var nothingToSupply: Problem {
    Problem(
      at: "transition", code: "not_needed",
      message: "\(conversion.label.spoken) runs no transition of this record, so nothing can be supplied with one.")
  }

  mutating func set() throws {
    guard !conversion.assignments.isEmpty else { return }
    let judgement = Judgement(execution, plan, image: image, old: old)
    var values: RecordInput = [:]
    for assignment in conversion.assignments {
      values[assignment.field] = (try? judgement.input(assignment.value)) ?? .null
    }
    do {
      let before = image.version
      let effects = try execution.effect(of: EffectSource(conversion), on: plan, old.id).atOnce
      let change = try UpdateRecord(effects, target: target, values: values).run()
      if outcome.problems.isEmpty { image = change.image }
      if change.image.version != before { trace.setVersion = change.image.version }
    } catch let refusal as Refusal {
      report(refusal.problems, refusal.kind)
    }
  }
}
