import Expressions
import GRDB
import Metamodel

/// A conversion while it is done. What stands in its way is collected, so that all of it is said at once.
struct RunningConversion {
  /// Whose cause is the conversion.
  let execution: Execution
  let conversion: Conversion
  let plan: ModulePlan
  let input: ConversionInput
  /// The record before.
  let old: RowImage

  private(set) var outcome: ConversionOutcome
  /// What kind of refusal its problems come to.
  private(set) var kind = Refusal.Kind.conflict
  private var trace = ConversionTrace()
  /// The record when its targets are made.
  private var image: RowImage
  private var made: [String: RecordReference] = [:]
  /// Targets that could not be made.
  private var failed: Set<String> = []

  init(execution: Execution, conversion: Conversion, plan: ModulePlan, input: ConversionInput, old: RowImage) {
    self.execution = execution
    self.conversion = conversion
    self.plan = plan
    self.input = input
    self.old = old
    image = old
    outcome = ConversionOutcome(conversion: conversion.name)
  }

  private var target: RecordTarget { RecordTarget(module: plan.module.name, id: old.id) }

  /// Does all but the record's own mark.
  ///
  /// - Throws: ``Refusal`` where the caller has not the rights, alone.
  mutating func run() throws {
    if let problem = criteriaProblem() { report([problem], .invalid) }
    try move()
    try set()
    let planner = TargetPlanner(execution: execution, conversion: conversion, image: image, source: plan)
    report(planner.unknown(input.targets), .invalid)
    let targets = try planner.plans(input.targets)
    try authorise(targets)
    for target in targets { try make(target) }
    try carry()
  }

  /// Marks the record as converted.
  func finish() throws -> RowChange {
    let rows = RowTable(plan: plan, db: execution.db)
    let before = try rows.row(old.id) ?? image
    let marked = try execution.touched(before)
    try rows.update(marked, positions: [], ownerChanged: false)
    let into = trace.parts.map { "\($0.module)/\($0.id)" }.joined(separator: ", ")
    try HistoryTable(execution: execution.because(into), plan: plan)
      .append(marked, old: before, cause: "convert \(conversion.name)")
    try ConversionTable(db: execution.db)
      .append(conversion.name, of: old.id, in: plan.module.name, trace, by: execution)
    var change = RowChange(plan: plan, image: marked)
    change.conversion = outcome
    return change
  }

  private mutating func report(_ problems: [Problem], _ kind: Refusal.Kind) {
    guard !problems.isEmpty else { return }
    if kind != .conflict { self.kind = .invalid }
    outcome.problems += problems
  }

  // MARK: The record itself

  private func criteriaProblem() -> Problem? {
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
  private mutating func move() throws {
    guard let name = conversion.transition, try !isThere(name) else {
      if input.transition != TransitionInput() { report([nothingToSupply], .invalid) }
      return
    }
    do {
      let step = try BlueprintStep.find(name, of: old, plan, execution)
      let change = try RunTransition(execution, target: target, name: name, input: input.transition).run()
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

  private mutating func set() throws {
    guard !conversion.assignments.isEmpty else { return }
    let judgement = Judgement(execution, plan, image: image, old: old)
    var values: RecordInput = [:]
    for assignment in conversion.assignments {
      values[assignment.field] = (try? judgement.input(assignment.value)) ?? .null
    }
    do {
      let before = image.version
      let effects = try execution.effect(of: conversion.name, on: plan, old.id)
      let change = try UpdateRecord(effects, target: target, values: values).run()
      if outcome.problems.isEmpty { image = change.image }
      if change.image.version != before { trace.setVersion = change.image.version }
    } catch let refusal as Refusal {
      report(refusal.problems, refusal.kind)
    }
  }

  // MARK: Targets

  /// Refuses, alone and all at once, what the caller has no right to.
  private func authorise(_ targets: [TargetPlan]) throws {
    var problems: [Problem] = []
    for target in targets {
      let right: Right
      switch target.way {
      case .create: right = .create
      case .use: right = .update
      case .skip, nil: continue
      }
      do {
        try execution.authorise(right, on: target.target.module)
      } catch let refusal as Refusal {
        for problem in refusal.problems where !problems.contains(problem) { problems.append(problem) }
      }
    }
    if !problems.isEmpty { throw Refusal(.notPermitted, problems) }
  }

  private mutating func make(_ target: TargetPlan) throws {
    var result = TargetOutcome(target: target.name, module: target.target.module, deed: .refused)
    result.asked = target.target.asked.filter { isKnown($0, target.plan) }
    result.matches = target.matches
    defer { outcome.targets.append(result) }
    report(target.problems, target.problems.contains { $0.code != "match_found" } ? .invalid : .conflict)
    switch target.way {
    case .skip?: result.deed = .skipped
    case nil: failed.insert(target.name)
    case .create?, .use?:
      do {
        let attempt = try attempted(target, result)
        // With problems of its own it was tried only to know what is wrong beside.
        guard target.problems.isEmpty, let id = attempt.id else {
          failed.insert(target.name)
          return
        }
        result = attempt
        made[target.name] = RecordReference(module: target.target.module, id: id)
        trace.parts.append(part(result))
      } catch let refusal as Refusal {
        failed.insert(target.name)
        report(
          placed(execution.access.seen(refusal, of: target.target.module).problems, target), refusal.kind)
      }
    }
  }

  /// What is made of a target, which stays only if there was nothing wrong with it before.
  private func attempted(_ target: TargetPlan, _ result: TargetOutcome) throws -> TargetOutcome {
    var attempt = result
    try execution.db.inSavepoint {
      attempt = try made(target, result)
      return target.problems.isEmpty ? .commit : .rollback
    }
    return attempt
  }

  /// The problems of a target under its name, without those that come of another one that could not be made, or that are told
  /// already.
  private func placed(_ problems: [Problem], _ target: TargetPlan) -> [Problem] {
    let lost = Set(target.target.links.filter { failed.contains($0.target) }.map(\.field))
    return problems.filter { !lost.contains($0.at) }.map { $0.within(target.name) }.others(than: target.problems)
  }

  private func made(_ target: TargetPlan, _ result: TargetOutcome) throws -> TargetOutcome {
    var result = result
    var links: RecordInput = [:]
    for link in target.target.links {
      guard let record = made[link.target] else { continue }
      links[link.field] = .object(["module": .text(record.module), "id": .number(String(record.id))])
    }
    let given = target.mapped.merging(links) { $1 }
    let change: RowChange
    if case .use(let id) = target.way {
      change = try add(given, target, to: id, &result)
    } else {
      change = try CreateRecord(
        execution, module: target.target.module, values: given.merging(target.told) { $1 }, entry: nil,
        byProcess: target.byProcess
      ).run()
      result.deed = .created
    }
    result.id = change.image.id
    result.version = change.image.version
    result.json = try json(of: change)
    return result
  }

  /// Fills the empty fields of a record that is there, and those that are to be overwritten.
  private func add(
    _ given: RecordInput, _ target: TargetPlan, to id: Int64, _ result: inout TargetOutcome
  ) throws -> RowChange {
    let plan = target.plan
    let before = try execution.row(RecordTarget(module: target.target.module, id: id), plan, for: .update)
    let filled = given.filter { field, _ in
      guard plan.guarded(field) == nil, field != SystemField.pipeline.rawValue else { return false }
      return target.target.overwritten.contains(field) || before.value(of: field, in: plan) == .null
    }
    let change = try UpdateRecord(
      execution, target: RecordTarget(module: target.target.module, id: id),
      values: filled.merging(target.told) { $1 }, byProcess: target.byProcess
    ).run()
    let isChanged = change.image.version != before.version
    result.deed = isChanged ? .updated : .unchanged
    result.changed = plan.fields.indices.filter { change.image.values[$0] != before.values[$0] }
      .map { plan.fields[$0].field.name }.filter { isKnown($0, plan) }
    return change
  }

  private func json(of change: RowChange) throws -> String? {
    let module = change.plan.module.name
    let context = execution.readContext
    guard try !context.visible([change.image.id], of: module, to: execution.caller).isEmpty else { return nil }
    let page = try GetQuery(context: context, caller: execution.caller)
      .page(module: module, id: change.image.id, fields: nil, expand: [])
    return String(decoding: page.json, as: UTF8.self)
  }

  private func isKnown(_ field: String, _ plan: ModulePlan) -> Bool {
    execution.access.level(of: field, in: plan.module.name) > .hidden
  }

  private func part(_ result: TargetOutcome) -> ConversionTrace.Part {
    ConversionTrace.Part(
      target: result.target, module: result.module, id: result.id ?? 0, isCreated: result.deed == .created,
      version: result.deed == .unchanged ? nil : result.version)
  }

  // MARK: Carrying over

  private mutating func carry() throws {
    let effects = try execution.effect(of: conversion.name, on: plan, old.id)
    for carry in conversion.carried {
      guard let taker = carry.targets.first(where: { made[$0] != nil }), let record = made[taker],
        let list = execution.state.compiled.model.relatedList(carry.list, of: plan.module.name)
      else { continue }
      let ids = try execution.pointing(list.field, of: list.module, at: target, limit: RelatedRecords.most + 1)
      guard ids.count <= RelatedRecords.most else {
        report([tooMany(carry.list)], .conflict)
        continue
      }
      for id in ids where made[taker] != RecordReference(module: list.module, id: id) {
        try bring(id, list, to: record, taker, effects)
      }
    }
  }

  private func tooMany(_ list: String) -> Problem {
    Problem(
      at: list, code: "too_many",
      message:
        "There are more than \(RelatedRecords.most) \(list); a conversion carries over no more. Move some of them first.",
      wanted: .number(String(RelatedRecords.most)))
  }

  private mutating func bring(
    _ id: Int64, _ list: RelatedList, to record: RecordReference, _ taker: String, _ effects: Execution
  ) throws {
    let value = InputValue.object(["module": .text(record.module), "id": .number(String(record.id))])
    let isSeen = try execution.reads(RecordReference(module: list.module, id: id))
    do {
      _ = try UpdateRecord(
        effects, target: RecordTarget(module: list.module, id: id), values: [list.field: value]
      ).run()
      if isSeen { outcome.carried.append(CarriedRecord(module: list.module, id: id, target: taker)) }
      trace.carried.append(.init(module: list.module, id: id, field: list.field, target: taker))
    } catch let refusal as Refusal {
      let problems = execution.access.seen(refusal, of: list.module).problems
      report(
        problems.map { isSeen ? $0.within("\(list.module)/\(id)") : .hiddenRecord($0.code) }, refusal.kind)
    }
  }
}
