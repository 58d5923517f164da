package import Expressions
import GRDB
import Metamodel

/// A transition out of the state in which a record is: whether the caller could run it now, what it asks for, and what
/// stands in its way.
package struct TransitionExplanation: Sendable, Hashable, Codable {
  package let name: String
  package let label: String
  /// The blueprint's field that it moves.
  package let field: String
  package let from: String
  package let to: String
  /// Whether the caller may run it and its criteria hold; what it requires can come with the request.
  package let available: Bool
  /// What it asks for, as a tree.
  package let requires: RequirementInfo?
  /// Fields that are asked for and may stay empty.
  package let optional: [String]
  /// Who, criteria, and every requirement that the record as it stands does not meet.
  package let problems: [Problem]
  /// Roles, teams and users who may run it; empty means whoever has the right.
  package let who: [String]
  /// When the clock runs it; nil if it does not.
  package let automatic: AutomaticInfo?
}

/// When the clock runs a transition of a record, or why it could not.
package struct AutomaticInfo: Sendable, Hashable, Codable {
  /// In words.
  package let rule: String
  /// When it is due, as far as that is to be foreseen; nil once it was refused.
  package let due: Timestamp?
  /// When it was refused; it is tried again when the record changes.
  package let refusedAt: Timestamp?
  /// Why.
  package let refused: [Problem]

  private enum CodingKeys: String, CodingKey {
    case rule
    case due
    case refusedAt = "refused_at"
    case refused
  }

  init(_ rule: AutomaticRule, _ entry: DueTable.Entry?, seenBy access: Access, in module: String) {
    self.rule = access.knows(rule) ? rule.words : Access.hidden
    due = entry.flatMap { $0.isArmed ? Timestamp(microseconds: $0.at) : nil }
    refusedAt = (entry?.doneAt).map(Timestamp.init(microseconds:))
    refused = (entry?.note.flatMap(DueNote.init)?.problems ?? []).map { access.seen($0, of: module) }
  }
}

extension Access {
  fileprivate func knows(_ rule: AutomaticRule) -> Bool { rule.condition.map(knows) ?? true }
}

/// One requirement, for a form or a person.
package struct RequirementInfo: Sendable, Hashable, Codable {
  /// `all`, `any`, `at_least`, `field`, `checklist`, `note`, `activity` or `related`.
  package let kind: String
  /// What refusals call it; nil for groups.
  package let at: String?
  package let label: String?
  /// How many, of a group, of activities or of related records.
  package let atLeast: Int?
  /// The condition, of a field's check or of related records.
  package let condition: String?
  package let items: [RequirementInfo]?

  private enum CodingKeys: String, CodingKey {
    case kind
    case at
    case label
    case atLeast = "at_least"
    case condition
    case items
  }

  init(
    kind: String, at: String? = nil, label: String? = nil, atLeast: Int? = nil, condition: String? = nil,
    items: [RequirementInfo]? = nil
  ) {
    self.kind = kind
    self.at = at
    self.label = label
    self.atLeast = atLeast
    self.condition = condition
    self.items = items
  }

  /// Describes a requirement in a reader's language.
  init(_ requirement: Requirement, plan: ModulePlan, locale: String, seenBy access: Access) {
    let described = { (items: [Requirement]) in
      items.map { Self($0, plan: plan, locale: locale, seenBy: access) }
    }
    let words = { (condition: ModelExpression) in access.knows(condition) ? condition.source : Access.hidden }
    switch requirement {
    case .all(let items): self.init(kind: "all", items: described(items))
    case .any(let items): self.init(kind: "any", atLeast: 1, items: described(items))
    case .atLeast(let count, let items): self.init(kind: "at_least", atLeast: count, items: described(items))
    case .field(let item) where access.level(of: item.field, in: plan.module.name) == .hidden:
      self.init(kind: "field", at: Access.hidden)
    case .field(let item):
      self.init(
        kind: "field", at: item.field, label: plan.module.field(item.field)?.label.text(in: locale),
        condition: item.check.map { words($0.condition) })
    case .checklist(let item): self.init(kind: "checklist", at: item.code, label: item.label.text(in: locale))
    case .note(let prompt): self.init(kind: "note", at: "note", label: prompt?.text(in: locale))
    case .activity(let item): self.init(kind: "activity", at: item.kind.rawValue, atLeast: item.atLeast)
    case .related(let item):
      self.init(kind: "related", at: item.list, atLeast: item.atLeast, condition: item.condition.map(words))
    }
  }
}

/// Explains the transitions of a record to a caller.
struct TransitionExplainer {
  let execution: Execution
  let plan: ModulePlan
  let locale: String

  /// - Parameter name: a transition to be explained even where it does not lead from here.
  func explanations(of row: RowImage, naming name: String? = nil) throws -> [TransitionExplanation] {
    try BlueprintStep.instances(of: row, plan, execution).flatMap { instance in
      let state = row.values[instance.guarded.index].code ?? ""
      let others = instance.blueprint.transitions.filter { $0.name == name && !$0.from.contains(state) }
      return try (instance.blueprint.transitions(from: state) + others).map { transition in
        try explanation(
          BlueprintStep(
            blueprint: instance.blueprint, version: instance.version, guarded: instance.guarded, transition: transition),
          from: state, row, isReachable: transition.from.contains(state))
      }
    }
  }

  private func explanation(
    _ step: BlueprintStep, from state: String, _ row: RowImage, isReachable: Bool
  ) throws -> TransitionExplanation {
    let judgement = Judgement(execution, plan, image: row, old: row)
    let who = WhoCheck(execution: execution, judgement: judgement)
    let before = [rightProblem, who.problem(step.transition), step.criteriaProblem(judgement)].compactMap(\.self)
    var image = row
    image.values[step.guarded.index] = .string(step.transition.to)
    let during = try RequirementCheck(
      execution: execution, plan: plan, image: image, judgement: Judgement(execution, plan, image: image, old: row),
      input: TransitionInput(), step: step
    ).problems(step.transition.during)
    let access = execution.access
    let module = plan.module.name
    return TransitionExplanation(
      name: step.transition.name, label: step.transition.label.text(in: locale),
      field: plan.fields[step.guarded.index].field.name,
      from: isReachable ? state : step.transition.from.joined(separator: ", "), to: step.transition.to,
      available: isReachable && before.isEmpty,
      requires: step.transition.during.map { RequirementInfo($0, plan: plan, locale: locale, seenBy: access) },
      optional: step.transition.optional.filter { access.level(of: $0, in: module) > .hidden },
      problems: (before + during).map { access.seen($0, of: module) }, who: step.transition.who.map(who.words),
      automatic: try step.transition.automatic.map {
        AutomaticInfo($0, try due(step.transition, row), seenBy: access, in: module)
      })
  }

  private func due(_ transition: Transition, _ row: RowImage) throws -> DueTable.Entry? {
    try DueTable(db: execution.db, now: execution.now, watch: nil).entries(module: plan.id, record: row.id)
      .first { $0.key == DueItem.Key(kind: .transition, reference: transition.name) }
  }

  private var rightProblem: Problem? {
    do {
      try execution.authorise(.transition, on: plan.module.name)
      return nil
    } catch {
      return (error as? Refusal)?.problems.first
    }
  }
}
