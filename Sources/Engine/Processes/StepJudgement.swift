import Expressions
import Metamodel

/// Judges what comes with a step, on the record as it would become.
struct StepJudgement {
  let execution: Execution
  let plan: ModulePlan
  let step: BlueprintStep
  let input: TransitionInput
  let parents: ParentValues
  /// Whether the step is a move; a branch leaves the record in its state.
  var isMove = true

  /// Makes the image the record as it would become, and judges it.
  func problems(_ old: RowImage, _ image: inout RowImage) throws -> [Problem] {
    let reading = ValueReading(execution: execution, plan: plan)
    var problems = try reading.apply(input.values, to: &image, askedFor: step.fieldsAskedFor).problems
    let supplied = SuppliedInput(execution: execution, plan: plan, step: step, input: input)
    problems += try supplied.problems(old, image)
    let unwritten = try parents.write(beside: image, plan, execution, cause: step.transition.name)
    problems += unwritten
    image.values[step.guarded.index] = .string(step.transition.to)
    let check = RequirementCheck(
      execution: execution, plan: plan, image: image,
      judgement: Judgement(execution, plan, image: image, old: old), input: input, step: step)
    // What was refused to a parent is not missing as well.
    problems += try check.problems(step.transition.during).others(than: problems)
      .filter { unwritten.isEmpty || !parents.have($0.at) }
    let rules = StateRules(execution: execution, plan: plan)
    problems += try rules.problems(old, image, besides: step.fieldsAskedFor).others(than: problems)
    if isMove {
      problems += rules.missing(
        from: image, entering: step.blueprint.state(step.transition.to), of: step.blueprint
      ).others(than: problems)
    }
    return problems + reading.violations(image, old: old).others(than: problems)
  }
}
