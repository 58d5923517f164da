import Expressions
import Metamodel

/// Makes a record of a draft, through the one way in which records are written.
struct AcceptDraft {
  let execution: Execution
  let desk: ReviewDesk

  private var row: ReviewTable.Row { desk.row }
  private func acting() throws -> Execution {
    let accepting = execution.because("accepted draft \(row.id) of \(row.review)")
    return try desk.table.authors(of: row).reduce(accepting) { $0.carryingOut(workOf: $1) }
  }

  /// Creates a record, by the reviewer. What its author gave counts as given, however the reviewer sees it.
  func create() throws -> RowChange {
    var values = row.values
    let owner = SystemField.owner.rawValue
    // What somebody enters is theirs; what a form or a program brings belongs to whoever takes it in.
    if values[owner] == nil, [Review.Channel.manual, .import].map(\.rawValue).contains(row.channel),
      try UserTable.caller(id: row.author, execution.db) != nil
    {
      values[owner] = .number(String(row.author))
    }
    return try CreateRecord(
      acting(), module: row.module, values: values, entry: nil, byProcess: Set(row.values.keys)
    ).run()
  }

  /// Fills what a record that there is lacks, as a merge does.
  ///
  /// - Parameter taken: fields that take the draft's values though they have others.
  func merge(into place: RecordPlace, taking taken: [String]) throws -> RowChange {
    let plan = try execution.plan(place.module)
    let target = RecordTarget(module: place.module, id: place.id)
    try execution.authorise(.update, on: place.module)
    let existing = try execution.row(target, plan, for: .update)
    let fields = row.values.filter { name, value in
      guard value != .null, let planned = plan.field(name), !plan.isGuarded(planned),
        execution.access.level(of: name, in: place.module) == .editable,
        // What the reviewer does not see in the draft is not shown to them in another module.
        desk.plan.field(name) != nil, execution.access.level(of: name, in: row.module) > .masked
      else { return false }
      if case .autonumber = planned.field.type { return false }
      return taken.contains(name) || existing.value(of: name, in: plan) == .null
    }
    let strangers = taken.filter { fields[$0] == nil }
    guard strangers.isEmpty else {
      throw Refusal(
        .invalid,
        strangers.map {
          Problem(
            at: "take", code: "unknown_field",
            message: "\($0) of the draft cannot go into \(place.module) \(place.id).", found: .text($0))
        })
    }
    return try UpdateRecord(acting().atOnce, target: target, values: fields).run()
  }
}
