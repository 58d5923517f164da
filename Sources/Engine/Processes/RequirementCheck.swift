import Expressions
import GRDB
import Metamodel

/// Judges what a transition requires against a record as it would become, and what was supplied in the request.
struct RequirementCheck {
  let execution: Execution
  let plan: ModulePlan
  let image: RowImage
  let judgement: Judgement
  let input: TransitionInput
  /// The step that asks; activities count since its state was entered.
  let step: BlueprintStep

  /// Every requirement that nothing meets.
  func problems(_ requirement: Requirement?) throws -> [Problem] {
    guard let requirement else { return [] }
    return switch requirement {
    case .all(let items): try items.flatMap(problems)
    case .any(let items): try group(items, atLeast: 1)
    case .atLeast(let count, let items): try group(items, atLeast: count)
    case .field(let item): try field(item)
    case .checklist(let item): try checklist(item)
    case .note(let prompt): note(prompt)
    case .activity(let item): try activity(item)
    case .related(let item): try related(item)
    case .attachment(let item):
      try AttachmentCheck(execution: execution, plan: plan, input: input)
        .problem(of: item, record: image.id) { try step.entry(of: image, plan, execution) }
    }
  }

  private func group(_ items: [Requirement], atLeast count: Int) throws -> [Problem] {
    let unmet = try items.map(problems).filter { !$0.isEmpty }
    let met = items.count - unmet.count
    guard met < count else { return [] }
    let names = items.flatMap(\.names)
    let ways = unmet.joined().map(\.message).joined(separator: " Or: ")
    // A field and a file of one name are two ways to one thing.
    let things = names.reduce(into: [String]()) { things, name in if !things.contains(name) { things.append(name) } }
    let wanted =
      things.count == 1
      ? "\(things.joined()) is wanted in one of these ways"
      : "\(count == 1 ? "One of" : "At least \(count) of") \(things.joined(separator: ", ")) is wanted"
    return [
      Problem(
        at: names.joined(separator: "|"), code: count == 1 ? "none_of" : "too_few_of",
        message: "\(wanted), \(met) found. \(ways)",
        found: .number(String(met)), wanted: .number(String(count)))
    ]
  }

  private func field(_ item: FieldRequirement) throws -> [Problem] {
    guard let position = plan.position(item.field) else {
      return item.field.contains(".") ? parentProblem(item) : ownerProblem(item)
    }
    let field = plan.fields[position].field
    let value = image.values[position]
    if value == .null { return [.required(field)] }
    if let problem = try undecided(field, value) { return [problem] }
    return item.check.flatMap { judgement.problem(of: $0, field: field, found: value) }.map { [$0] } ?? []
  }

  /// A lookup to a new record does not count before somebody has agreed to that.
  private func undecided(_ field: Field, _ value: Value) throws -> Problem? {
    guard case .lookup = field.type, case .record(let reference) = value,
      let entry = try ApprovalLock.undecided(reference, execution)
    else { return nil }
    return .undecided(field, reference, entry, isSeen: try execution.reads(reference))
  }

  /// A system field always has a value, so only its check can be unmet.
  private func ownerProblem(_ item: FieldRequirement) -> [Problem] {
    let field = Field(name: item.field, label: LocalizedText(item.field), type: .text)
    guard let found = image.value(of: item.field, in: plan), found != .null else { return [.required(field)] }
    return item.check.flatMap { judgement.problem(of: $0, field: field, found: found) }.map { [$0] } ?? []
  }

  /// A field of the record that a lookup names, as the request leaves it.
  private func parentProblem(_ item: FieldRequirement) -> [Problem] {
    let names = item.field.split(separator: ".").map(String.init)
    guard let path = judgement.path(names) else { return [] }
    let field = Field(name: item.field, label: LocalizedText(item.field), type: .text)
    let problem: Problem?
    if let found = try? judgement.value(path), found != .null {
      problem = item.check.flatMap { judgement.problem(of: $0, field: field, found: found) }
    } else {
      problem = .required(field)
    }
    guard let problem else { return [] }
    return [judgement.isSeen(path) ? problem : problem.ofHiddenValue(isKnown: judgement.access.knows(path))]
  }

  private func checklist(_ item: ChecklistItem) throws -> [Problem] {
    guard item.ticked.isKept else { return input.checklist.contains(item.code) ? [] : [.notTicked(item)] }
    let ticking = try Ticking(execution: execution, plan: plan, row: image, step: step)
    if let tick = ticking.tick(of: item) { return ticking.clash(of: tick, item).map { [$0] } ?? [] }
    guard input.checklist.contains(item.code) else { return [.notTicked(item, ticking.others(of: item))] }
    let who = WhoCheck(execution: execution, judgement: judgement)
    return ticking.problem(with: item, among: input.checklist, who).map { [$0] } ?? []
  }

  private func note(_ prompt: LocalizedText?) -> [Problem] {
    guard input.writtenNote == nil else { return [] }
    return [Problem(at: "note", code: "note_missing", message: "A note is required: \(prompt?.spoken ?? "why?")")]
  }

  private func activity(_ item: ActivityRequirement) throws -> [Problem] {
    let sent = item.kind == .mail ? try mailsSent() : 0
    let logged = try activitiesLogged(item.kind) + sent + input.activities.count { $0.kind == item.kind.rawValue }
    guard logged < item.atLeast else { return [] }
    let words = item.atLeast == 1 ? "A \(item.kind.rawValue) has" : "\(item.atLeast) \(item.kind.rawValue)s have"
    return [
      Problem(
        at: item.kind.rawValue, code: "activity_missing",
        message: "\(words) to be logged since this state was entered; \(logged) found.", found: .number(String(logged)),
        wanted: .number(String(item.atLeast)))
    ]
  }

  /// How many mails of processes about the record were taken by a mail server since it came into its state.
  private func mailsSent() throws -> Int {
    let since = try step.entry(of: image, plan, execution)
    let count = try execution.db.cachedStatement(
      sql: """
        SELECT count(DISTINCT at) FROM sys_outbox
        WHERE module = ? AND record = ? AND channel = 'mail' AND state = 'sent' AND at > ?
        """
    ).firstInteger([plan.id.databaseValue, image.id.databaseValue, since.at.databaseValue])
    return Int(count ?? 0)
  }

  private func activitiesLogged(_ kind: ActivityKind) throws -> Int {
    let since = try step.entry(of: image, plan, execution)
    return try execution.state.compiled.allPlans.filter { $0.module.activity == kind }.map { activities in
      guard let regarding = activities.regarding else { return 0 }
      let count = try execution.db.cachedStatement(
        sql: """
          SELECT count(*) FROM "\(activities.module.name)" a WHERE "\(regarding.module)" = ?1 AND "\(regarding.id)" = ?2
            AND deleted_at IS NULL AND \(ApprovalLock.counts("a", in: activities)) AND CASE WHEN ?3 IS NULL THEN created_at >= ?4
              ELSE (SELECT min(id) FROM sys_history WHERE module = ?5 AND record = a.id) > ?3 END
          """
      ).firstInteger([
        plan.module.name.databaseValue, image.id.databaseValue, since.history?.databaseValue ?? .null,
        since.at.databaseValue, activities.id.databaseValue,
      ])
      return Int(count ?? 0)
    }.reduce(0, +)
  }

  private func related(_ item: RelatedRequirement) throws -> [Problem] {
    let found = try relatedRecords(item)
    guard found < item.atLeast else { return [] }
    let wanted = item.condition.map(judgement.words)
    let condition = wanted.map { " with \($0)" } ?? ""
    let number = isCounted(item) ? String(found) : Access.hidden
    return [
      Problem(
        at: item.list, code: "related_missing",
        message: "At least \(item.atLeast) of \(item.list)\(condition) is wanted; \(number) found.",
        found: isCounted(item) ? .number(number) : .text(number),
        wanted: wanted.map(InputValue.text) ?? .number(String(item.atLeast)))
    ]
  }

  /// Whether whoever asked may read all that are counted.
  private func isCounted(_ item: RelatedRequirement) -> Bool {
    guard let list = execution.state.compiled.model.relatedList(item.list, of: plan.module.name) else { return true }
    let access = execution.access
    return access.may(.read, on: list.module) && !access.isScoped(.read, on: list.module)
      && item.condition.map(access.reads) ?? true
  }

  /// How many records of the list satisfy the condition; none if an older version asks for a list that is no longer
  /// there.
  private func relatedRecords(_ item: RelatedRequirement) throws -> Int {
    guard let list = execution.state.compiled.model.relatedList(item.list, of: plan.module.name),
      let listed = execution.state.compiled.plan(list.module)
    else { return 0 }
    // A condition that speaks of the state of approval says by itself which of them count.
    let asks = item.condition?.speaksOfApproval(in: listed.module.name) ?? false
    let lock = ApprovalLock(execution: execution, plan: listed)
    return try execution.rows(of: list, in: listed, to: image, plan).count { row in
      try Judgement(execution, listed, image: row, old: nil).isMet(item.condition)
        && (asks || !lock.isUndecided(row))
    }
  }
}

extension ModelExpression {
  /// Whether it reads where the approval of a module's records stands.
  fileprivate func speaksOfApproval(in module: String) -> Bool {
    checked.fields.contains { $0.module == module && $0.field == SystemField.approvalState.rawValue }
  }
}
