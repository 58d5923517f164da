import Expressions
import GRDB
import Metamodel

/// What commands begin with.
extension Execution {
  /// The plan of a module.
  func plan(_ module: String) throws -> ModulePlan {
    guard let plan = state.compiled.plan(module) else {
      throw Refusal.noSuchModule(module, in: state.compiled.model) { access.may(.read, on: $0) }
    }
    return plan
  }

  /// Refuses, alone, what the caller has no right to.
  func authorise(_ right: Right, on module: String) throws {
    guard isAsked, !access.may(right, on: module) else { return }
    throw Refusal(.notPermitted, access.problem(without: right, on: module))
  }

  /// The record that a command is about, at the version that the caller expects.
  ///
  /// - Parameter known: the record as it stands, if that need not be read.
  /// - Throws: ``Refusal``: there is none that the caller may read, which is answered as if there were none; or the right does not
  ///   count on it.
  func row(
    _ target: RecordTarget, _ plan: ModulePlan, for right: Right, inBin: Bool = false, known: RowImage? = nil
  ) throws -> RowImage {
    guard let row = try known ?? RowTable(plan: plan, db: db).row(target.id), row.isDeleted == inBin else {
      throw try Refusal.noSuchRecord(target.id, plan, self, inBin: inBin)
    }
    if isAsked { try checkScope(row, plan, right) }
    if let expected = target.expectedVersion, expected != row.version {
      throw Refusal(
        .versionMismatch,
        Problem(
          at: "version", code: "version_mismatch",
          message: "\(target.module) \(target.id) is at version \(row.version) now, not \(expected): read it again.",
          found: .number(String(row.version)), wanted: .number(String(expected))))
    }
    return row
  }

  /// Whether whoever asked may read a record, of the recycle bin too.
  func reads(_ reference: RecordReference) throws -> Bool {
    guard reference.module != UserMembers.module else { return true }
    guard let plan = state.compiled.plan(reference.module), access.may(.read, on: reference.module) else {
      return false
    }
    guard access.isScoped(.read, on: reference.module) else { return true }
    return try RowTable(plan: plan, db: db).row(reference.id).map { ScopeCheck(execution: self, plan: plan).reads($0) }
      ?? false
  }

  /// Where the caller may not read the module at all, its right alone says of which records it counts.
  private func checkScope(_ row: RowImage, _ plan: ModulePlan, _ right: Right) throws {
    let check = ScopeCheck(execution: self, plan: plan)
    if access.may(.read, on: plan.module.name), !check.allows(.read, on: row) {
      throw Refusal.noSuchRecord(plan.module.name, row.id, inBin: row.isDeleted)
    }
    guard !check.allows(right, on: row) else { return }
    guard access.may(.read, on: plan.module.name) else {
      throw Refusal.noSuchRecord(plan.module.name, row.id, inBin: row.isDeleted)
    }
    throw Refusal(.notPermitted, .outOfScope(right, plan.module.name, access))
  }

  /// The row with its version and times as this command leaves them.
  ///
  /// - Throws: ``Refusal`` if nothing can be counted on from its version, which only a shell can have written.
  func touched(_ row: RowImage) throws(Refusal) -> RowImage {
    guard (1..<RowImage.lastVersion).contains(row.version) else {
      throw Refusal(
        .conflict,
        Problem(
          at: "version", code: "out_of_range",
          message: "The record is at version \(row.version), which this server has not given it. Ask `trellis doctor`.",
          found: .number(String(row.version))))
    }
    var row = row
    row.version += 1
    row.modifiedAt = now
    row.modifiedBy = caller.userID
    return row
  }
}
