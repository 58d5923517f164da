import Expressions
import GRDB
import Metamodel

/// Moves a record to the recycle bin, unless others need it.
struct DeleteRecord {
  private let execution: Execution
  private let target: RecordTarget

  init(_ execution: Execution, target: RecordTarget) {
    self.execution = execution
    self.target = target
  }

  func run() throws -> RowChange {
    let plan = try execution.plan(target.module)
    try execution.authorise(.delete, on: target.module)
    let old = try execution.row(target, plan, for: .delete)
    if let problem = try ClaimCheck(execution: execution, plan: plan, row: old).problemOfTaking() {
      throw Refusal(.conflict, problem)
    }
    try ApprovalLock(execution: execution, plan: plan).requireNothingPending(old, at: "id")
    let problems = try needs(of: old.id)
    if !problems.isEmpty { throw Refusal(.conflict, problems) }
    var image = try execution.touched(old)
    image.isDeleted = true
    try RowTable(plan: plan, db: execution.db).setDeleted(image, at: execution.now)
    try execution.matching.follow(plan, from: old, to: image)
    try HistoryTable(execution: execution, plan: plan).append(image, old: old, cause: "delete")
    return RowChange(plan: plan, image: image)
  }

  /// The restricting lookups that lead to the record. A lookup to any module never restricts.
  private func needs(of id: Int64) throws -> [Problem] {
    try execution.state.compiled.allPlans.flatMap { plan in
      try plan.fields.compactMap { planned in
        guard case .lookup(let lookup) = planned.field.type, lookup.module == target.module,
          lookup.onDelete == .restrict
        else { return nil }
        // A record that names itself does not stand in its own way.
        let itself = plan.module.name == target.module ? id : 0
        let users = try Int64.fetchAll(
          execution.db.cachedStatement(
            sql: """
              SELECT id FROM "\(plan.module.name)"
              WHERE "\(planned.column)" = ? AND deleted_at IS NULL AND id <> ? ORDER BY id LIMIT 4
              """), arguments: [id, itself])
        guard !users.isEmpty else { return nil }
        let seen = try users.filter { try execution.reads(RecordReference(module: plan.module.name, id: $0)) }
        guard let first = seen.first else { return .hiddenUse }
        let more = users.count > 3 || seen.count < users.count ? " and others" : ""
        return Problem(
          at: plan.module.name, code: "in_use",
          message: """
            \(plan.module.name) \(seen.prefix(3).map(String.init).joined(separator: ", "))\(more) name it as \
            \(planned.field.label.spoken).
            """, found: .number(String(first)))
      }
    }
  }
}

extension Problem {
  /// Records that the caller may not read need the record.
  fileprivate static let hiddenUse = Problem(
    at: Access.hidden, code: "in_use", message: "Records that you may not see name it.", found: .text(Access.hidden))
}
