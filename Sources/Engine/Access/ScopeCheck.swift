import Expressions
import Metamodel

/// The scopes of a caller's rights, judged of one record.
///
/// The same rule for many records is ``ScopeSQL``.
struct ScopeCheck {
  let execution: Execution
  let plan: ModulePlan

  /// Whether a right counts on a record as it is in the image.
  func allows(_ right: Right, on image: RowImage) -> Bool { isOwn(right, image) && follows(right, image) }

  /// Whether a right counts on the record that a note is about, if it is one.
  func follows(_ right: Right, _ image: RowImage) -> Bool {
    guard let followed = execution.access.followed(by: right, on: plan.module.name),
      let position = plan.position(followed.regarding.field), case .record(let about) = image.values[position],
      followed.restricted.contains(about.module)
    else { return true }
    guard followed.scoped.contains(about.module), let target = execution.state.compiled.plan(about.module),
      let row = try? RowTable(plan: target, db: execution.db).row(about.id)
    else { return false }
    return ScopeCheck(execution: execution, plan: target).isOwn(followed.right, row)
  }

  private func isOwn(_ right: Right, _ image: RowImage) -> Bool {
    let access = execution.access
    guard let scope = access.scope(of: right, on: plan.module.name) else { return true }
    if let owner = image.owner, access.owners(in: scope).contains(owner) { return true }
    guard !scope.conditions.isEmpty else { return false }
    let judgement = Judgement(execution, plan, image: image, old: nil)
    return scope.conditions.contains { judgement.isMet($0) }
  }

  /// Whether the caller may read a record.
  func reads(_ image: RowImage) -> Bool {
    execution.access.may(.read, on: plan.module.name) && allows(.read, on: image)
  }
}
