import Expressions
import GRDB
import Metamodel

/// The record and the flow that a result is about.
struct ResultSubject {
  let plan: ModulePlan
  let row: RowImage
  let flow: ResultFlow
  let module: ResultModule

  var record: PlannedRecord { PlannedRecord(plan: plan, id: row.id) }

  /// Whoever is called: the record that its lookup names, else the record itself.
  func contact(_ execution: Execution) -> PlannedRecord {
    guard let field = module.contact, case .record(let reference)? = row.value(of: field, in: plan),
      let contact = execution.state.compiled.plan(reference.module)
    else { return record }
    return PlannedRecord(plan: contact, id: reference.id)
  }

  /// The stages of the record; nil if it has none.
  func stages(_ execution: Execution) -> StageLine? {
    execution.state.compiled.model.stages(of: module, pipeline: row.pipeline)
  }

  /// The stage in which a record is.
  func stage(_ row: RowImage) -> String? { module.stage.flatMap { row.value(of: $0, in: plan)?.code } }

  /// The same subject as it has become meanwhile.
  func with(_ row: RowImage) -> ResultSubject { ResultSubject(plan: plan, row: row, flow: flow, module: module) }
}

/// Finds the flow of a record: the first that is about it and is that of whoever asks.
struct FlowChoice {
  let execution: Execution

  private var model: Model { execution.state.compiled.model }

  /// - Parameter name: the flow that is meant; nil means the first that fits.
  func subject(_ row: RowImage, _ plan: ModulePlan, name: String? = nil) throws -> ResultSubject? {
    let judgement = Judgement(execution, plan, image: row, old: nil)
    for flow in model.resultFlows where name == nil || flow.name == name {
      guard let module = flow.module(plan.module.name), isTheirs(flow), judgement.isMet(module.condition) else {
        continue
      }
      return ResultSubject(plan: plan, row: row, flow: flow, module: module)
    }
    return nil
  }

  private func isTheirs(_ flow: ResultFlow) -> Bool {
    flow.teams.isEmpty || flow.teams.contains { execution.caller.teams.contains($0) }
  }

  /// The subject of a result: the record, or the open one of those that name it as their contact.
  ///
  /// - Throws: ``Refusal`` if no flow is about it, or several open records are.
  func subject(of target: RecordTarget, _ input: ResultInput) throws -> ResultSubject {
    let plan = try execution.plan(target.module)
    let row = try readable(target, plan)
    if let named = input.record, named.module != target.module || named.id != target.id {
      let about = try open(of: row, plan, name: input.flow)
      guard let subject = about.first(where: { $0.plan.module.name == named.module && $0.row.id == named.id }) else {
        throw Refusal(.invalid, .notOfContact(named, target))
      }
      return subject
    }
    if let subject = try subject(row, plan, name: input.flow) { return subject }
    let about = try open(of: row, plan, name: input.flow)
    if about.count > 1 { throw Refusal(.conflict, .severalOpen(about, target)) }
    guard let subject = about.first else { throw Refusal(.conflict, .noFlow(target, input.flow, model)) }
    return subject
  }

  private func readable(_ target: RecordTarget, _ plan: ModulePlan) throws -> RowImage {
    try execution.authorise(.read, on: target.module)
    return try execution.row(target, plan, for: .read)
  }

  /// The most records of a contact that are looked at.
  private static let most = 200

  /// The open records of flows that name a record as whoever is called, and that the caller may read.
  private func open(of row: RowImage, _ plan: ModulePlan, name: String?) throws -> [ResultSubject] {
    var found: [ResultSubject] = []
    for flow in model.resultFlows where name == nil || flow.name == name {
      for module in flow.modules {
        guard let contact = module.contact, let listed = execution.state.compiled.plan(module.module),
          execution.access.may(.read, on: module.module),
          case .lookup(let lookup)? = listed.module.field(contact)?.type,
          lookup.module == nil || lookup.module == plan.module.name
        else { continue }
        let rows = try execution.rows(naming: contact, in: listed, to: row, plan, limit: Self.most)
        for candidate in rows where ScopeCheck(execution: execution, plan: listed).reads(candidate) {
          guard !found.contains(where: { $0.plan === listed && $0.row.id == candidate.id }),
            let subject = try subject(candidate, listed, name: name), subject.module.contact == contact,
            subject.stages(execution)?.isClosed(subject.stage(candidate)) != true
          else { continue }
          found.append(subject)
        }
      }
    }
    return found
  }
}

extension Problem {
  fileprivate static func notOfContact(_ named: RecordTarget, _ target: RecordTarget) -> Problem {
    Problem(
      at: "record", code: "not_found",
      message:
        "\(named.module) \(named.id) is no open record of \(target.module) \(target.id) that a result could be about.",
      found: .text("\(named.module)/\(named.id)"))
  }

  fileprivate static func severalOpen(_ subjects: [ResultSubject], _ target: RecordTarget) -> Problem {
    let names = subjects.map { "\($0.plan.module.name)/\($0.row.id)" }
    return Problem(
      at: "record", code: "ambiguous",
      message: "\(target.module) \(target.id) has several open records: say by `record` which of them it is about.",
      wanted: .list(names.map(InputValue.text)))
  }

  fileprivate static func noFlow(_ target: RecordTarget, _ name: String?, _ model: Model) -> Problem {
    if let name, model.resultFlow(name) == nil { return noSuchFlow(name, model) }
    return Problem(
      at: "result", code: "no_flow",
      message:
        "No result flow is about \(target.module) \(target.id) for you: neither by its module, criteria nor your teams."
    )
  }
}
