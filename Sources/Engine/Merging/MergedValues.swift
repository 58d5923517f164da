import Expressions
import Metamodel

/// The values of the record that a merge leaves: what was chosen, else the survivor's own, else the first that another has.
struct MergedValues {
  let execution: Execution
  let plan: ModulePlan
  let survivor: RowImage
  let losers: [RowImage]
  let take: [String: Int64]

  /// What comes out.
  struct Merged {
    var image: RowImage
    /// The record that a value is from, by field; what is the survivor's own is not among them.
    var taken: [String: Int64] = [:]
    /// What the caller should know of it.
    var remarks: [Problem] = []
  }

  /// - Throws: ``Refusal`` with everything that is wrong with the choice, or with what comes out.
  func image() throws -> Merged {
    var merged = Merged(image: survivor)
    var problems = strangeNames
    for position in plan.fields.indices {
      do throws(FieldProblem) {
        try merge(position, &merged)
      } catch {
        problems.append(error.problem)
      }
    }
    if let id = take[SystemField.owner.rawValue], let source = source(id) { merged.image.owner = source.owner }
    let changed = plan.fields.indices.filter { merged.image.values[$0] != survivor.values[$0] }
    let reading = ValueReading(execution: execution, plan: plan)
    problems += try reading.missingRecords(changed, merged.image)
    problems += try reading.refusedRecords(changed, merged.image).others(than: problems)
    problems += reading.violations(merged.image, old: survivor).others(than: problems)
    problems += try StateRules(execution: execution, plan: plan).problems(survivor, merged.image)
      .others(than: problems)
    guard problems.isEmpty else { throw Refusal(.invalid, problems) }
    return merged
  }

  private func source(_ id: Int64) -> RowImage? { id == survivor.id ? survivor : losers.first { $0.id == id } }

  /// Choices for what is no field, or from a record that is none of these.
  private var strangeNames: [Problem] {
    take.sorted { $0.key < $1.key }.compactMap { name, id in
      let level = execution.access.level(of: name, in: plan.module.name)
      guard level > .hidden else { return .unknownField(name, in: plan, execution.access) }
      guard plan.position(name) != nil || name == SystemField.owner.rawValue else {
        guard plan.module.field(name) == nil, SystemField(rawValue: name) == nil else {
          return .readOnly(name, "the system keeps it")
        }
        return .unknownField(name, in: plan, execution.access)
      }
      if level < .editable, let field = plan.module.field(name), id != survivor.id {
        return .readOnlyField(field, isMasked: level == .masked)
      }
      if name == SystemField.owner.rawValue, id != survivor.id, let reason = stateReason(name) { return reason }
      guard source(id) == nil else { return nil }
      let ids = ([survivor.id] + losers.map(\.id)).map { InputValue.number(String($0)) }
      return Problem(
        at: name, code: "invalid",
        message: "The value of \(name) cannot be taken from record \(id), which is none of those that are merged.",
        found: .number(String(id)), wanted: .list(ids))
    }
  }

  private func merge(_ position: Int, _ merged: inout Merged) throws(FieldProblem) {
    let field = plan.fields[position].field
    let chosen = take[field.name].flatMap(source)
    if let reason = reasonToStay(position) {
      guard chosen == nil || chosen?.id == survivor.id else { throw FieldProblem(reason) }
      return
    }
    let own = survivor.values[position]
    let source =
      chosen ?? ([survivor] + losers).first { $0.values[position] != .null && !isMerged($0.values[position]) }
    let found = source?.values[position] ?? .null
    let value = isMerged(found) ? .null : found
    guard value != own else { return }
    merged.image.values[position] = value
    if value == .null, isMerged(own) || isMerged(found) {
      merged.remarks.append(.cleared(field))
    } else if let source, source.id != survivor.id {
      merged.taken[field.name] = source.id
    }
  }

  /// Whether a value names one of the records that become one.
  private func isMerged(_ value: Value) -> Bool {
    guard case .record(let reference) = value, reference.module == plan.module.name else { return false }
    return source(reference.id) != nil
  }

  /// Why a field stays what it is in the state in which the survivor is.
  private func stateReason(_ field: String) -> Problem? {
    try? StateRules(execution: execution, plan: plan).reasonToStay(field, of: survivor)
  }

  /// Why a field stays the survivor's own; nil if it need not.
  private func reasonToStay(_ position: Int) -> Problem? {
    let field = plan.fields[position].field
    if plan.guarded(field.name) != nil || plan.pipelines.contains(where: { $0.field == field.name }) {
      return Problem(
        at: field.name, code: "use_transition",
        message: "\(field.label.spoken) stays that of the record that survives: a process keeps it, not a merge.")
    }
    if case .autonumber = field.type { return .readOnly(field.name, "it stays that of the record that survives") }
    return stateReason(field.name)
  }
}

extension Problem {
  /// A record cannot name itself for having named what has become part of it.
  fileprivate static func cleared(_ field: Field) -> Problem {
    Problem(
      at: field.name, code: "cleared",
      message: "\(field.label.spoken) named one of the merged records, and is empty now.")
  }
}
