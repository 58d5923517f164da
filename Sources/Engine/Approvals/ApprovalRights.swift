import Expressions
import GRDB
import Metamodel

/// What somebody may know of an approval and do with it, by the rights that they have come with: a key that leaves its user less lets
/// them do less here too.
struct ApprovalRights {
  let execution: Execution
  let entry: ApprovalEntry
  let row: RowImage
  let plan: ModulePlan

  private var access: Access { execution.access }
  private var module: String { plan.module.name }

  /// The right that what waits takes.
  private var submitting: Right {
    if entry.transition != nil { return .transition }
    return entry.event == .create ? .create : .update
  }

  var isSubmitter: Bool { entry.submitter == execution.caller.userID }

  /// Whether the caller may read the record.
  var isRead: Bool { !row.isDeleted && ScopeCheck(execution: execution, plan: plan).reads(row) }

  /// Whether the caller may know of it: they have submitted it, are or were asked to decide, administer, or read the record.
  func isKnown(_ approvers: Approvers) throws -> Bool {
    if !execution.isAsked || access.isAdministrator || isRead { return true }
    if isSubmitter { return access.may(.read, on: module) || access.may(submitting, on: module) }
    return try access.may(.decide, on: module) && (hasDecided() || approvers.isAsked(entry, row, plan))
  }

  /// Whether the caller has said something of it.
  func hasDecided() throws -> Bool {
    try Bool.fetchOne(
      execution.db.cachedStatement(
        sql: "SELECT EXISTS(SELECT 1 FROM sys_approval_decision WHERE approval = ? AND actor = ?)"),
      arguments: [entry.id, execution.caller.userID]) ?? false
  }

  /// Whether the caller may take it back: whoever has submitted it and could still do so, and administrators.
  var mayRecall: Bool { access.isAdministrator || isSubmitter && access.may(submitting, on: module) }

  /// Whether the caller may submit it again: whoever could have submitted it.
  var mayResubmit: Bool {
    access.may(submitting, on: module) && ScopeCheck(execution: execution, plan: plan).allows(submitting, on: row)
  }

  func requireRecall() throws {
    guard !mayRecall else { return }
    if isSubmitter { throw Refusal(.notPermitted, access.problem(without: submitting, on: module)) }
    let name = try UserTable.user(id: entry.submitter, execution.db)?.name ?? "?"
    throw Refusal(
      .notPermitted,
      Problem(
        at: "approval", code: "who",
        message: "\(execution.caller.name) has not submitted approval \(entry.id).",
        who: ["user \(name)", "role administrator"]))
  }

  func requireResubmit() throws {
    guard !mayResubmit else { return }
    guard access.may(submitting, on: module) else {
      throw Refusal(.notPermitted, access.problem(without: submitting, on: module))
    }
    throw Refusal(.notPermitted, .outOfScope(submitting, module, access))
  }

  // MARK: Values

  /// The values that wait, as far as the caller may see them; of a parent's, by the caller's rights on it.
  func seen(_ values: RecordInput) throws -> RecordInput {
    try values.reduce(into: [:]) { seen, item in
      let level = try level(of: item.key, beside: values)
      if level > .hidden {
        seen[item.key] = try level == .masked ? .text(Access.hidden) : shown(item.value, of: item.key)
      }
    }
  }

  /// A value of a field that the caller may read: a lookup to a record out of their reach tells no more than that there is one.
  ///
  /// - Parameter key: the field's name, or that of a parent's: `contact.account`.
  func shown(_ value: InputValue, of key: String) throws -> InputValue {
    try execution.shown(value, of: planned(key))
  }

  /// The field that a name stands for, of the record or of the one that a lookup names.
  private func planned(_ key: String) -> PlannedField? {
    guard let (lookup, field) = key.parentField else { return plan.field(key) }
    guard case .lookup(let declared)? = plan.module.field(lookup)?.type else { return nil }
    return declared.module.flatMap(execution.state.compiled.plan)?.field(field)
  }

  private func level(of key: String, beside values: RecordInput) throws -> FieldLevel {
    guard let (lookup, field) = key.parentField else { return access.level(of: key, in: module) }
    let own = access.level(of: lookup, in: module)
    guard own > .masked, let parent = try parent(lookup, beside: values), access.may(.read, on: parent.module) else {
      return .hidden
    }
    let isReached =
      try parent.id.map { try execution.reads(RecordReference(module: parent.module, id: $0)) }
      ?? !access.isScoped(.read, on: parent.module)
    return isReached ? access.level(of: field, in: parent.module) : .hidden
  }

  /// The record for which a lookup's values are; without an id where what waits names it anew.
  private func parent(_ lookup: String, beside values: RecordInput) throws -> (module: String, id: Int64?)? {
    guard case .lookup(let declared)? = plan.module.field(lookup)?.type else { return nil }
    if let given = values[lookup] { return declared.module.map { ($0, given.recordID) } }
    guard case .record(let reference)? = row.value(of: lookup, in: plan) else {
      return declared.module.map { ($0, nil) }
    }
    return (reference.module, reference.id)
  }

  /// Notes what of somebody's health is told by fields of the record, and by values that wait for it or its parents.
  func noteHealth(_ told: Set<String>, _ values: RecordInput) throws {
    func note(_ fields: Set<String>, of module: String, _ id: Int64) {
      let health = access.phi(of: module).filter(fields.contains)
      if !health.isEmpty { execution.phi.add(health, of: module, id) }
    }
    let keys = Set(values.keys)
    note(told.union(keys), of: module, row.id)
    for (lookup, keys) in Dictionary(grouping: keys.compactMap(\.parentField), by: \.lookup) {
      guard let parent = try parent(lookup, beside: values) else { continue }
      note(Set(keys.map(\.field)), of: parent.module, parent.id ?? 0)
    }
  }
}

extension Execution {
  /// A value that was given for a field, as the caller may see it: nothing of a record that they may not read, and that it names.
  func shown(_ value: InputValue, of planned: PlannedField?) throws -> InputValue {
    guard let planned, case .lookup = planned.field.type, value != .null else { return value }
    guard case .record(let reference)? = try? FieldReading(planned, current: .null, db).read(value) else {
      return value
    }
    return try reads(reference) ? value : .text(Access.hidden)
  }
}

extension InputValue {
  /// Whether it stands for what the reader may not see.
  package var isHidden: Bool { self == .text(Access.hidden) }
}
