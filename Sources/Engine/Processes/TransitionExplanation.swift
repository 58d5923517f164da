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
  /// What else is asked for and need not be given.
  package let optionalItems: [RequirementInfo]
  /// What is done beside each other before it is made; nil if there is nothing.
  package let branches: [BranchInfo]?
  /// How many of the branches join.
  package let branchesWanted: Int?
  /// Who, criteria, and every requirement that the record as it stands does not meet.
  package let problems: [Problem]
  /// Roles, teams and users who may run it; empty means whoever has the right.
  package let who: [String]
  /// While an approval locks the record, who decides that before anybody may run it; empty if none does.
  package let decidedBy: [String]
  /// When the clock runs it; nil if it does not.
  package let automatic: AutomaticInfo?
  /// The approval for which it will wait, as far as the record as it stands tells; nil if it will not.
  package let approval: AwaitedApproval?
}

/// An approval for which a transition will wait, with those who decide.
package struct AwaitedApproval: Sendable, Hashable, Codable {
  package let name: String
  package let label: String
  /// Whom it will wait for, one step after the other.
  package let waitsFor: [String]

  private enum CodingKeys: String, CodingKey {
    case name
    case label
    case waitsFor = "waits_for"
  }
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

/// A branch of a transition, for a form or a person.
package struct BranchInfo: Sendable, Hashable, Codable {
  package let name: String
  package let label: String
  package let requires: RequirementInfo?
  /// Fields that are asked for and may stay empty.
  package let optional: [String]
  /// Who may do it; empty means whoever has the right.
  package let who: [String]
  /// Who has done it, and when.
  package let doneBy: String?
  package let doneAt: Timestamp?
  /// What stands in its way: none of one that is done.
  package let problems: [Problem]
}

/// One requirement, for a form or a person.
package struct RequirementInfo: Sendable, Hashable, Codable {
  /// `all`, `any`, `at_least`, `field`, `checklist`, `note`, `activity`, `related` or `attachment`.
  package let kind: String
  /// What refusals call it; nil for groups.
  package let at: String?
  package let label: String?
  /// How many, of a group, of activities or of related records.
  package let atLeast: Int?
  /// The condition, of a field's check or of related records, or what a file has to be.
  package let condition: String?
  /// How a checklist item is ticked: with the `request`, or ahead of it by `anyone` or by `different` people.
  package var ticked: String?
  /// Who may tick it; nil where that is whoever may run the transition.
  package var who: [String]?
  /// Who has ticked it, and when.
  package var tickedBy: String?
  package var tickedAt: Timestamp?
  /// What a file has to be: one of these media types, at most so many megabytes, attached at most so many days ago; nil where that is all one.
  package var types: [String]?
  package var maxMegabytes: Int64?
  package var maxAgeDays: Int?
  package let items: [RequirementInfo]?

  private enum CodingKeys: String, CodingKey {
    case kind
    case at
    case label
    case atLeast = "at_least"
    case condition
    case ticked
    case who
    case tickedBy = "ticked_by"
    case tickedAt = "ticked_at"
    case types
    case maxMegabytes = "max_mb"
    case maxAgeDays = "max_age_days"
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
  init(_ requirement: Requirement, of reader: RequirementReader) {
    let (locale, access) = (reader.locale, reader.access)
    let described = { (items: [Requirement]) in items.map { Self($0, of: reader) } }
    let words = { (condition: ModelExpression) in access.knows(condition) ? condition.source : Access.hidden }
    switch requirement {
    case .all(let items): self.init(kind: "all", items: described(items))
    case .any(let items): self.init(kind: "any", atLeast: 1, items: described(items))
    case .atLeast(let count, let items): self.init(kind: "at_least", atLeast: count, items: described(items))
    case .field(let item) where !reader.knows(item.field): self.init(kind: "field", at: Access.hidden)
    case .field(let item):
      self.init(
        kind: "field", at: item.field, label: reader.label(of: item.field),
        condition: item.check.map { words($0.condition) })
    case .checklist(let item):
      self.init(kind: "checklist", at: item.code, label: item.label.text(in: locale))
      guard item.ticked.isKept else { return }
      let tick = reader.ticks.first { $0.code == item.code }
      (ticked, tickedBy, tickedAt) = (item.ticked.rawValue, tick?.user, tick?.at)
      who = item.who.isEmpty ? nil : item.who.map(reader.who.words)
    case .note(let prompt): self.init(kind: "note", at: "note", label: prompt?.text(in: locale))
    case .activity(let item): self.init(kind: "activity", at: item.kind.rawValue, atLeast: item.atLeast)
    case .related(let item):
      self.init(kind: "related", at: item.list, atLeast: item.atLeast, condition: item.condition.map(words))
    case .attachment(let item):
      self.init(
        kind: "attachment", at: item.name, label: item.label?.text(in: locale), atLeast: item.atLeast,
        condition: item.words)
      types = item.types.isEmpty ? nil : item.types
      (maxMegabytes, maxAgeDays) = (item.largest.map { $0 / 1_000_000 }, item.days)
    }
  }
}

/// What describing the requirements of a transition takes.
struct RequirementReader {
  let plan: ModulePlan
  let model: Model
  let locale: String
  let access: Access
  let ticks: [Tick]
  let who: WhoCheck

  /// Whether the reader may know of a field, or of one of the record that a lookup names.
  func knows(_ path: String) -> Bool {
    let names = path.split(separator: ".").map(String.init)
    guard let first = names.first, access.level(of: first, in: plan.module.name) > .hidden else { return false }
    guard names.count == 2, let parent = parent(first) else { return true }
    return access.may(.read, on: parent.name) && access.level(of: names[1], in: parent.name) > .hidden
  }

  func label(of path: String) -> String? {
    let names = path.split(separator: ".").map(String.init)
    let own = names.first.flatMap(plan.module.field)?.label.text(in: locale)
    guard names.count == 2, let own, let parent = parent(names[0]) else { return own }
    return "\(own): \(parent.field(names[1])?.label.text(in: locale) ?? names[1])"
  }

  private func parent(_ lookup: String) -> Module? {
    guard case .lookup(let lookup)? = plan.module.field(lookup)?.type else { return nil }
    return lookup.module.flatMap(model.module)
  }
}

/// Explains the transitions of a record to a caller.
struct TransitionExplainer {
  let execution: Execution
  let plan: ModulePlan
  let locale: String

  /// - Parameters:
  ///   - name: a transition to be explained even where it does not lead from here.
  ///   - field: the field whose ways on are wanted; nil means all.
  func explanations(
    of row: RowImage, naming name: String? = nil, in field: GuardedField? = nil
  ) throws -> [TransitionExplanation] {
    let instances = try BlueprintStep.instances(of: row, plan, execution)
    return try instances.filter { field == nil || $0.guarded == field }.flatMap { instance in
      let state = row.values[instance.guarded.index].code ?? ""
      let others = instance.blueprint.transitions.filter { $0.name == name && !$0.from.contains(state) }
      return try (instance.blueprint.transitions(from: state) + others).map { transition in
        try explanation(
          BlueprintStep(transition, of: instance),
          from: state, row, isReachable: transition.from.contains(state))
      }
    }
  }

  private func explanation(
    _ step: BlueprintStep, from state: String, _ row: RowImage, isReachable: Bool
  ) throws -> TransitionExplanation {
    let judgement = Judgement(execution, plan, image: row, old: row)
    let who = WhoCheck(execution: execution, judgement: judgement)
    let claim = try ClaimCheck(execution: execution, plan: plan, row: row).problem(step)
    let locked = try ApprovalLock(execution: execution, plan: plan).problem(row, at: "transition")
    var image = row
    image.values[step.guarded.index] = .string(step.transition.to)
    let (approval, lost) = try isReachable ? awaited(step, row, image, who) : (nil, [])
    let before =
      [rightProblem, who.problem(step.transition), locked, claim, step.criteriaProblem(judgement)].compactMap(\.self)
      + lost
    let during = try RequirementCheck(
      execution: execution, plan: plan, image: image, judgement: Judgement(execution, plan, image: image, old: row),
      input: TransitionInput(), step: step
    ).problems(step.transition.during)
    let missing = StateRules(execution: execution, plan: plan)
      .missing(from: image, entering: step.blueprint.state(step.transition.to), of: step.blueprint)
    let isTicked = step.transition.checklist.contains(where: \.ticked.isKept)
    let ticks = try isTicked ? Ticking(execution: execution, plan: plan, row: row, step: step).ticks : []
    let reader = RequirementReader(
      plan: plan, model: execution.state.compiled.model, locale: locale, access: execution.access, ticks: ticks,
      who: who)
    let access = execution.access
    let module = plan.module.name
    let join = JoinCheck(execution: execution, plan: plan, row: row, step: step)
    let done = try join.done()
    let branches = try step.transition.parallel?.branches.map { branch in
      try info(
        branch, done[branch.name],
        BlueprintStep(step.transition.step(of: branch, staying: state), beside: step), row, reader)
    }
    return TransitionExplanation(
      name: step.transition.name, label: step.transition.label.text(in: locale),
      field: plan.fields[step.guarded.index].field.name,
      from: isReachable ? state : step.transition.from.joined(separator: ", "), to: step.transition.to,
      available: isReachable && before.isEmpty,
      requires: step.transition.during.map { RequirementInfo($0, of: reader) },
      optional: step.transition.optional.filter(reader.knows),
      optionalItems: step.transition.optionalItems.map { RequirementInfo($0, of: reader) },
      branches: branches, branchesWanted: step.transition.parallel?.atLeast,
      problems: try (before + join.problems() + during + missing.others(than: during)).map {
        access.seen($0, of: module)
      },
      who: step.transition.who.map(who.words), decidedBy: locked?.who ?? [],
      automatic: try step.transition.automatic.map {
        AutomaticInfo($0, try due(step.transition, row), seenBy: access, in: module)
      }, approval: approval)
  }

  /// The approval for which a step will wait; where the model has it no more, the problem that it cannot be made.
  private func awaited(
    _ step: BlueprintStep, _ row: RowImage, _ image: RowImage, _ who: WhoCheck
  ) throws -> (AwaitedApproval?, [Problem]) {
    do {
      let need = try ApprovalGate(execution: execution, plan: plan).need(step, old: row, image)
      let approval = need.map { need in
        AwaitedApproval(
          name: need.approval.name, label: need.approval.label.text(in: locale),
          waitsFor: need.approval.rules[need.rule].steps.map { $0.words(naming: who.words) })
      }
      return (approval, [])
    } catch let refusal as Refusal {
      return (nil, refusal.problems)
    }
  }

  private func due(_ transition: Transition, _ row: RowImage) throws -> DueTable.Entry? {
    try DueTable(db: execution.db, now: execution.now, watch: nil).entries(module: plan.id, record: row.id)
      .first { $0.key == DueItem.Key(kind: .transition, reference: transition.name) }
  }

  private func info(
    _ branch: Branch, _ tick: Tick?, _ step: BlueprintStep, _ row: RowImage, _ reader: RequirementReader
  ) throws -> BranchInfo {
    let judgement = Judgement(execution, plan, image: row, old: row)
    let check = RequirementCheck(
      execution: execution, plan: plan, image: row, judgement: judgement, input: TransitionInput(), step: step)
    let who = WhoCheck(execution: execution, judgement: judgement)
    let open =
      try [who.problem(step.transition), step.criteriaProblem(judgement)].compactMap(\.self)
      + check.problems(branch.during)
    return BranchInfo(
      name: branch.name, label: branch.label.text(in: locale),
      requires: branch.during.map { RequirementInfo($0, of: reader) }, optional: branch.optional.filter(reader.knows),
      who: branch.who.map(who.words), doneBy: tick?.user, doneAt: tick?.at,
      problems: tick == nil ? open.map { execution.access.seen($0, of: plan.module.name) } : [])
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
