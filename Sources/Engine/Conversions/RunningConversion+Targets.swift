import Expressions
import GRDB
import Metamodel

// The records that are made of it, or added to.
extension RunningConversion {
  /// Refuses, alone and all at once, what the caller has no right to.
  func authorise(_ targets: [TargetPlan]) throws {
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

  mutating func make(_ target: TargetPlan) throws {
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
    try execution.inSavepoint {
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
    // After a creation, and before an update, whose version tells which values the conversion gave.
    result.version =
      result.deed == .created ? try files.give(to: target, change.image, execution).version : change.image.version
    result.id = change.image.id
    result.json = try json(of: change)
    return result
  }

  /// Fills the empty fields of a record that is there, and those that are to be overwritten.
  private func add(
    _ given: RecordInput, _ target: TargetPlan, to id: Int64, _ result: inout TargetOutcome
  ) throws -> RowChange {
    let plan = target.plan
    let row = try execution.row(RecordTarget(module: target.target.module, id: id), plan, for: .update)
    let before = try files.give(to: target, row, execution)
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
}
