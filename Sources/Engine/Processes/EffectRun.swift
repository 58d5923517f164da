import Expressions
import Metamodel

/// Runs the effects of a transition, escalation or automation, each a command in the same transaction: if one is refused, so is what they
/// follow.
struct EffectRun {
  let execution: Execution
  let plan: ModulePlan
  /// What they follow, such as a transition.
  let source: EffectSource
  let effects: [Effect]
  /// The record before.
  let old: RowImage?
  /// Whether the record that they are run on has just been written as it is given, so that its row need not be read.
  var isJustWritten = false

  /// Runs them in order on the record as what they follow has left it, which each may have changed for the next.
  ///
  /// - Returns: the record as they have left it.
  @discardableResult
  func run(on left: RowImage) throws -> RowImage {
    var image = left
    for (number, effect) in effects.enumerated() {
      let judgement = Judgement(execution, plan, image: image, old: old, words: source.words)
      guard judgement.isMet(effect.condition) else { continue }
      let changed: RowImage?
      do {
        changed = try run(effect.action, image, judgement)
      } catch let refusal as Refusal {
        throw refusal.asEffect(number: number + 1, of: source.name)
      }
      guard !effect.tellsOthers else { continue }
      // What others have become may have led to changes of this record.
      guard let row = try changed ?? RowTable(plan: plan, db: execution.db).row(left.id) else { return image }
      image = row
    }
    return image
  }

  /// Does what an effect says.
  ///
  /// - Returns: the record as the effect has left it, of one that changes this record alone.
  private func run(_ action: Effect.Action, _ image: RowImage, _ judgement: Judgement) throws -> RowImage? {
    switch action {
    case .set(let assignments, let lookup, let onlyIfEmpty):
      guard let target = try target(lookup, image) else { return nil }
      let empty = try onlyIfEmpty ? assignments.filter { try isEmpty($0.field, of: target) } : assignments
      let values = try values(empty, judgement)
      guard !values.isEmpty else { return nil }
      let effects = try acting(on: image)
      let change = try hidingRefusals(on: target) {
        try effects.update(target, values, known: lookup == nil ? known(image) : nil)
      }
      return lookup == nil ? change.image : nil
    case .create(let module, let assignments):
      var values = try values(assignments, judgement)
      if let regarding = try execution.plan(module).regarding, values[regarding.field] == nil {
        values[regarding.field] = .text("\(plan.module.name)/\(image.id)")
      }
      _ = try acting(on: image).run(.create(module: module, values: values))
    case .run(let name, let lookup):
      guard let target = try target(lookup, image) else { return nil }
      let effects = try acting(on: image)
      _ = try hidingRefusals(on: target) {
        try effects.run(.transition(target, name: name, input: TransitionInput()))
      }
    case .mail(let mail, let recipients): try outgoing(image).mail(mail, to: recipients)
    case .webhook(let name, let fields): try outgoing(image).webhook(name, fields: fields)
    case .function(let name, let fields): try outgoing(image).function(name, fields: fields)
    case .notify(let recipients, let text): try outgoing(image).notify(recipients, text: text)
    case .forEach(let each):
      let (listed, rows) = try EffectTargets(execution: execution, plan: plan, image: image).rows(
        each.list, where: each.condition)
      for row in rows {
        try EffectRun(execution: execution, plan: listed, source: source, effects: each.effects, old: nil).run(on: row)
      }
    case .assign(let rule): return try assign(rule, image, judgement)
    case .tag(let tags, let adds):
      let values = tags.reduce(into: RecordInput()) { $0[$1.field] = image.tags(of: $1, in: plan, adding: adds) }
      return try change(image, values)
    }
    return nil
  }

  /// Gives the record to somebody who is there; where nobody is, it stays as it is and the administrators are told.
  private func assign(_ rule: AssignmentRule, _ image: RowImage, _ judgement: Judgement) throws -> RowImage? {
    let choice = AssignmentChoice(
      execution: execution, plan: plan, image: image, judgement: judgement, rule: rule, place: source.cause)
    guard let user = try choice.user() else {
      let administrators = [Recipient.role("administrator")]
      try outgoing(image).tell(administrators, "\(rule.field): nobody is there to be assigned.")
      return nil
    }
    return try change(image, [rule.field: .number(String(user))])
  }

  /// Gives the record itself other values.
  private func change(_ image: RowImage, _ values: RecordInput) throws -> RowImage {
    try acting(on: image).update(
      RecordTarget(module: plan.module.name, id: image.id), values, known: known(image)
    ).image
  }

  /// The image if it is the record as it stands: what the store itself writes into a row, the image may not have.
  private func known(_ image: RowImage) -> RowImage? {
    isJustWritten && plan.rollups.isEmpty && !plan.hasApprovals ? image : nil
  }

  /// An execution for commands that are effects on a record.
  private func acting(on image: RowImage) throws -> Execution {
    try execution.effect(of: source, on: plan, image.id)
  }

  private func outgoing(_ image: RowImage) -> OutgoingEffect {
    OutgoingEffect(
      execution: execution, plan: plan, image: image, old: old, cause: source.cause, label: source.label,
      words: source.words)
  }

  /// What refuses an effect on a record that whoever asked may not read is not told.
  private func hidingRefusals(on target: RecordTarget, _ body: () throws -> RowChange) throws -> RowChange {
    do {
      return try body()
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

/// What effects follow.
struct EffectSource {
  /// Its name, for refusals.
  let name: String
  /// What has led to them, as others are told: `transition publish`.
  let cause: String
  /// What people call it; nil where it has no name for them.
  let label: LocalizedText?
  /// Whether the rights of whoever acts are judged.
  var isJudged = false
  /// What a decision has of its own, by name, of which effects may speak.
  var words: [String: Value] = [:]
  /// The approval whose end they follow.
  var approval: Int64?

  init(_ transition: Transition) {
    (name, cause, label) = (transition.name, "transition \(transition.name)", transition.label)
  }

  /// A branch, with which the transition that it belongs to may be made.
  init(branch: String, of transition: String) {
    (name, cause, label) = ("\(transition).\(branch)", "branch \(transition).\(branch)", nil)
  }

  /// The warning of a state's time, or its escalation, in words.
  init(timeOfState words: String) {
    (name, cause, label) = (words, words, nil)
  }

  /// - Parameters:
  ///   - id: which of those that were submitted.
  ///   - event: what has become of it: `approved`.
  ///   - words: who has submitted and decided it, and why.
  init(_ approval: Approval, _ id: Int64, _ event: String, words: [String: Value]) {
    (name, cause, label) = ("\(approval.name) \(event)", "approval \(approval.name) \(event)", approval.label)
    self.words = words
    self.approval = id
  }

  init(_ conversion: Conversion) {
    (name, cause, label) = (conversion.name, "conversion \(conversion.name)", conversion.label)
  }

  init(_ automation: Automation) {
    (name, cause, label) = (automation.name, "automation \(automation.name)", automation.label)
    isJudged = automation.actor != nil
  }
}

extension EffectRun {
  /// The effects of a transition, to be run on the record that it has written.
  init(execution: Execution, plan: ModulePlan, of transition: Transition, old: RowImage) {
    self.init(
      execution: execution, plan: plan, source: EffectSource(transition), effects: transition.after, old: old,
      isJustWritten: true)
  }
}

extension RowImage {
  /// The tags of a field with some added, or without them.
  fileprivate func tags(of tags: TagList, in plan: ModulePlan, adding: Bool) -> InputValue {
    var codes: [String] = []
    if case .list(let items)? = value(of: tags.field, in: plan) { codes = items.compactMap(\.code) }
    let others = codes.filter { !tags.codes.contains($0) }
    return .list((adding ? codes + tags.codes.filter { !codes.contains($0) } : others).map(InputValue.text))
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
