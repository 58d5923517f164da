import Diagnostics
import Expressions
import Metamodel

/// A transition that leads out of the state in which a record is, with the blueprint version that pins it.
///
/// It is a class because every part of a command passes it on.
final class BlueprintStep {
  private let published: ProcessVersions.Published
  let guarded: GuardedField
  let transition: Transition
  /// The fields that may be given with it by whoever may run it.
  private(set) lazy var fieldsAskedFor = knownFields ?? transition.fieldsAskedFor
  private let knownFields: Set<String>?

  var blueprint: Blueprint { published.blueprint }
  var version: Int64 { published.version }

  /// A transition of the blueprint's own.
  init(_ transition: Transition, of instance: Instance) {
    published = instance.published
    guarded = instance.guarded
    self.transition = transition
    knownFields = published.askedFor[transition.name]
  }

  /// Another step from where one leads, such as one of its branches.
  init(_ transition: Transition, beside step: BlueprintStep) {
    published = step.published
    guarded = step.guarded
    self.transition = transition
    knownFields = nil
  }

  /// The process in which the step is.
  var instance: Instance { Instance(published: published, guarded: guarded) }

  /// The step of that name from where the record stands.
  ///
  /// - Parameter anywhere: whether it may lead from another state.
  /// - Throws: ``Refusal``: the record is in no blueprint, none of its blueprints has the transition, or it does not
  ///   lead from here.
  static func find(
    _ name: String, of row: RowImage, _ plan: ModulePlan, _ execution: Execution, anywhere: Bool = false
  ) throws -> BlueprintStep {
    let instances = try entered(row, plan, execution)
    var named: BlueprintStep?
    for instance in instances {
      guard let transition = instance.blueprint.transition(name) else { continue }
      let step = BlueprintStep(transition, of: instance)
      if step.leads(from: row) { return step }
      named = named ?? step
    }
    guard let step = named else {
      for instance in instances {
        let reason = try execution.state.processes.outdated(
          "\(plan.module.name) \(row.id)", on: instance.version, of: instance.blueprint,
          subject: instance.guarded.subject, lacking: "transition '\(name)'", execution
        ) { $0.transition(name) != nil }
        if let reason { throw Refusal(.notFound, .olderVersion(at: "transition", name, reason)) }
      }
      throw unknown(name, instances.flatMap(\.blueprint.transitions).map(\.name))
    }
    if !anywhere { try step.requireWay(from: row, plan) }
    return step
  }

  /// Refuses a step that does not lead from where the record stands.
  func requireWay(from row: RowImage, _ plan: ModulePlan) throws(Refusal) {
    guard leads(from: row) else { throw notFromHere(row, plan) }
  }

  /// The blueprints that a record is in, at least one.
  static func entered(_ row: RowImage, _ plan: ModulePlan, _ execution: Execution) throws -> [Instance] {
    let instances = try instances(of: row, plan, execution)
    guard instances.isEmpty else { return instances }
    throw Refusal(
      .conflict,
      Problem(
        at: "transition", code: "no_blueprint",
        message: "\(plan.module.name) \(row.id) is in no blueprint; its fields change by update."))
  }

  /// A blueprint that a record is in.
  struct Instance {
    let published: ProcessVersions.Published
    let guarded: GuardedField

    var blueprint: Blueprint { published.blueprint }
    var version: Int64 { published.version }
  }

  /// The blueprints that a record is in, each in the version that it entered.
  static func instances(of row: RowImage, _ plan: ModulePlan, _ execution: Execution) throws -> [Instance] {
    try plan.guarded.enumerated().compactMap { number, guarded in
      guard let version = row.processes[number] else { return nil }
      // Whoever does not see the state of a process knows nothing of it.
      if execution.isAsked, !execution.access.reads(plan.fields[guarded.index].field.name, of: plan.module.name),
        execution.access.may(.read, on: plan.module.name)
      {
        return nil
      }
      let published = try execution.state.processes.published(
        version: version, execution.state.compiled, execution.db)
      return Instance(published: published, guarded: guarded)
    }
  }

  /// The problem if the criteria do not hold of the record as it stands.
  ///
  /// - Parameter supplied: The values that came with the request, which criteria do not see.
  func criteriaProblem(_ judgement: Judgement, supplied: RecordInput = [:]) -> Problem? {
    guard let criteria = transition.criteria else { return nil }
    let reason: String
    switch judgement.verdict(criteria) {
    case .holds: return nil
    case .fails: reason = ""
    case .unknown where !judgement.access.reads(criteria): reason = ", but a value that you may not see is missing"
    case .unknown(let why, let missing): reason = ", but \(missing.map { "\($0) is missing" } ?? why)"
    }
    let finding = judgement.finding(of: criteria)
    let found = finding.values.isEmpty ? "" : ": \(finding.words)"
    let unseen = supplied.keys.filter(finding.names.contains).sorted()
    let hint =
      unseen.isEmpty
      ? ""
      : " Criteria are judged on the record as it stands, without the \(unseen.joined(separator: ", ")) of this request: "
        + "update the record first."
    return Problem(
      at: "transition", code: "criteria_failed",
      message: "\(transition.name) wants \(finding.wanted)\(reason)\(found).\(hint)", found: finding.found,
      wanted: .text(finding.wanted))
  }

  /// When the record came into the state in which it is.
  func entry(of row: RowImage, _ plan: ModulePlan, _ execution: Execution) throws -> StateEntry {
    try MoveTable(execution: execution).entry(subject: guarded.subject, module: plan.id, record: row.id)
  }

  private func leads(from row: RowImage) -> Bool {
    row.values[guarded.index].code.map(transition.from.contains) ?? false
  }

  private func notFromHere(_ row: RowImage, _ plan: ModulePlan) -> Refusal {
    let state = row.values[guarded.index].code ?? ""
    let ways = blueprint.transitions(from: state).map(\.name)
    let list = ways.isEmpty ? "No transition leads from here." : "From here lead: \(ways.joined(separator: ", "))."
    return Refusal(
      .conflict,
      Problem(
        at: "transition", code: "not_from_here",
        message: """
          \(transition.name) leads from \(transition.from.joined(separator: ", ")), but \
          \(plan.fields[guarded.index].field.name) is \(state). \(list)
          """, found: .text(state), wanted: .list(transition.from.map(InputValue.text))))
  }

  private static func unknown(_ name: String, _ known: [String]) -> Refusal {
    let hint = NearMiss.hint(for: name, among: known)
    return Refusal(
      .notFound,
      Problem(
        at: "transition", code: "not_found", message: "There is no transition '\(name)'.\(hint)", found: .text(name),
        wanted: .list(known.map(InputValue.text))))
  }
}
