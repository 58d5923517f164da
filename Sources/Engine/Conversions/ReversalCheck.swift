import Expressions
import GRDB
import Metamodel

/// Finds what has happened since a conversion that taking it back would undo.
struct ReversalCheck {
  let execution: Execution
  let trace: ConversionTrace
  let keep: Set<String>
  let source: RecordTarget

  func problems() throws -> [Problem] {
    let names = trace.parts.map(\.target)
    let unknown = keep.subtracting(names).sorted().map { Problem.unknown("target", $0, at: "keep", among: names) }
    return try unknown + trace.parts.filter { !keep.contains($0.target) && $0.version != nil }.flatMap(problems)
  }

  private func problems(of part: ConversionTrace.Part) throws -> [Problem] {
    guard let plan = execution.state.compiled.plan(part.module),
      let row = try RowTable(plan: plan, db: execution.db).row(part.id)
    else { return [] }
    guard !row.isDeleted else { return try merged(part, plan) }
    guard part.isCreated else { return try changedFields(of: part, row, plan) }
    return try changes(of: part, row, plan) + users(of: part)
  }

  /// What has become part of another record would stay with that one.
  private func merged(_ part: ConversionTrace.Part, _ plan: ModulePlan) throws -> [Problem] {
    guard let survivor = try MergeTable(db: execution.db).survivor(of: part.id, plan) else { return [] }
    let isSeen = try execution.reads(RecordReference(module: part.module, id: survivor))
    let place = isSeen ? "\(part.module) \(survivor)" : "a record that you may not see"
    return [changed(part, "\(part.module) \(part.id) was merged into \(place) since", [])]
  }

  /// A record that the conversion created is deleted only as it left it: what was changed and put back, as by a merge that was
  /// undone, is in nobody's way.
  private func changes(of part: ConversionTrace.Part, _ row: RowImage, _ plan: ModulePlan) throws -> [Problem] {
    guard let version = part.version, row.version != version else { return [] }
    let history = HistoryTable(execution: execution, plan: plan)
    var left: [String: InputValue] = [:]
    for earlier in 1...max(1, version) {
      for change in try history.changes(of: part.id, version: earlier) { left[change.field] = change.new }
    }
    let fields = plan.fields.indices.compactMap { index -> String? in
      let field = plan.fields[index].field
      // A number is given once.
      if case .autonumber = field.type { return nil }
      return row.values[index] != .null || left[field.name] != nil ? field.name : nil
    }
    let owner = SystemField.owner.rawValue
    let changed = try (fields + (left[owner] == nil ? [] : [owner])).filter {
      try isOther(left[$0] ?? .null, $0, row, plan)
    }
    let hasOtherFiles = try hasOtherFiles(part, plan)
    guard !changed.isEmpty || hasOtherFiles else { return [] }
    let isTold = hasOtherFiles && execution.access.readsAttachments(of: part.module)
    return [
      self.changed(
        part, "\(part.module) \(part.id) has been changed since", changed + (isTold ? [Conversion.attachments] : []))
    ]
  }

  /// Whether it has other files than those that the conversion gave it.
  private func hasOtherFiles(_ part: ConversionTrace.Part, _ plan: ModulePlan) throws -> Bool {
    let given = trace.attachments.flatMap { $0.target == part.target ? $0.ids : nil } ?? []
    return try Set(AttachmentTable(db: execution.db).attachments(of: part.id, in: plan).map(\.id)) != Set(given)
  }

  /// Fields of a record that was there before which no longer have what the conversion gave them.
  private func changedFields(of part: ConversionTrace.Part, _ row: RowImage, _ plan: ModulePlan) throws -> [Problem] {
    let given = try HistoryTable(execution: execution, plan: plan).changes(of: part.id, version: part.version ?? 0)
    let fields = try given.filter { try isOther($0.new, $0.field, row, plan) }.map(\.field)
    guard !fields.isEmpty else { return [] }
    return [changed(part, "\(part.module) \(part.id) has other values since", fields)]
  }

  /// Whether a field has another value than this one.
  private func isOther(_ value: InputValue, _ field: String, _ row: RowImage, _ plan: ModulePlan) throws -> Bool {
    var image = row
    let reading = ValueReading(execution: execution, plan: plan, byProcess: [field])
    let problems = try reading.apply([field: value], to: &image).problems
    return !problems.isEmpty || image.values != row.values || image.owner != row.owner
  }

  /// Those fields of which the caller may know.
  private func known(_ fields: [String], _ part: ConversionTrace.Part) -> [String] {
    fields.filter { execution.access.level(of: $0, in: part.module) > .hidden }
  }

  private func changed(_ part: ConversionTrace.Part, _ what: String, _ fields: [String]) -> Problem {
    let known = known(fields, part)
    let which = known.isEmpty ? "" : ": \(known.joined(separator: ", "))"
    return Problem(
      at: part.target, code: "changed_since",
      message: "\(what)\(which). Keep \(part.target) to take the rest back.", found: .list(known.map(InputValue.text)))
  }

  /// Records that have come to name it since, other than those that go back or are deleted with it.
  private func users(of part: ConversionTrace.Part) throws -> [Problem] {
    let record = RecordTarget(module: part.module, id: part.id)
    return try execution.state.compiled.allPlans.flatMap { plan in
      try plan.fields.compactMap { planned -> Problem? in
        guard case .lookup(let lookup) = planned.field.type, lookup.module == nil || lookup.module == part.module else {
          return nil
        }
        let field = planned.field.name
        let all = try execution.pointing(field, of: plan.module.name, at: record).filter {
          !isUndone($0, plan.module.name, field)
        }
        guard !all.isEmpty else { return nil }
        let users = try all.filter { try execution.reads(RecordReference(module: plan.module.name, id: $0)) }
        guard !users.isEmpty else { return .hiddenRecord("in_use") }
        let ids =
          users.prefix(3).map(String.init).joined(separator: ", ")
          + (users.count > 3 || users.count < all.count ? " and others" : "")
        return Problem(
          at: part.target, code: "in_use",
          message: """
            \(plan.module.name) \(ids) name \(part.module) \(part.id) since. Keep \(part.target), or let them name something else.
            """, found: .list(users.prefix(3).map { .text("\(plan.module.name)/\($0)") }))
      }
    }
  }

  /// Whether the record goes back or is deleted. One that names itself is never in its own way.
  private func isUndone(_ id: Int64, _ module: String, _ field: String) -> Bool {
    trace.carried.contains { $0.module == module && $0.id == id && $0.field == field && !keep.contains($0.target) }
      || trace.parts.contains { $0.module == module && $0.id == id && $0.isCreated && !keep.contains($0.target) }
  }
}
