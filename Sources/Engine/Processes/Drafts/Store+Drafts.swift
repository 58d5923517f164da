import Metamodel

extension Store {
  /// Drafts that may be listed at once.
  private static let mostDrafts = 500

  /// The drafts of transitions that have not expired: of a record, or all of the caller's own.
  ///
  /// Whoever may override sees that others have drafts of a record, and not what is in them. Drafts of records that the caller may
  /// not read any more, or that lie in the recycle bin, are left out.
  ///
  /// - Parameters:
  ///   - record: the record; nil means all records.
  ///   - caller: whoever asks.
  /// - Returns: the drafts, the oldest first, without what is missing.
  /// - Throws: ``Refusal`` if there is no such record for the caller.
  package func drafts(of record: RecordTarget? = nil, as caller: Caller) async throws -> [TransitionDraft] {
    try await read { context in
      let execution = Execution(db: context.db, state: context.state, caller: caller, now: context.now)
      let place = try record.map { try execution.draftPlace($0) }
      let seesAll = record.map { execution.access.may(.override, on: $0.module) } ?? false
      let drafts = try DraftTable(db: context.db).drafts(
        of: place, owner: seesAll ? nil : caller.userID, at: context.now, limit: Self.mostDrafts)
      return try drafts.compactMap(execution.seen)
    }
  }
}

extension Execution {
  fileprivate func draftPlace(_ record: RecordTarget) throws -> PlannedRecord {
    let plan = try plan(record.module)
    try authorise(.transition, on: record.module)
    return PlannedRecord(plan: plan, id: try row(record, plan, for: .transition).id)
  }

  /// A draft as whoever asks may see it; nil if they may not.
  fileprivate func seen(_ draft: TransitionDraft) throws -> TransitionDraft? {
    guard let plan = state.compiled.plan(draft.module), access.may(.transition, on: draft.module),
      let row = try RowTable(plan: plan, db: db).row(draft.record), !row.isDeleted,
      ScopeCheck(execution: self, plan: plan).allows(.transition, on: row)
    else { return nil }
    var seen = draft
    seen.input = draft.ownerID == caller.userID ? draft.input?.seen(by: access, of: draft.module) : nil
    return seen
  }
}
