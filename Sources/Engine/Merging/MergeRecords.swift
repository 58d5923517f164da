import Expressions
import GRDB
import Metamodel

/// Merges records into one of their module: the survivor takes values field by field, whatever names the others names it, and they go to
/// the recycle bin.
///
/// Guarded fields, pipelines and autonumbers stay the survivor's: no move is made, and none is rewritten.
struct MergeRecords {
  private let execution: Execution
  private let target: RecordTarget
  private let input: MergeInput

  /// Records that go at once.
  static let mostLosers = 20

  init(_ execution: Execution, target: RecordTarget, input: MergeInput) {
    self.execution = execution
    self.target = target
    self.input = input
  }

  func run() throws -> RowChange {
    let plan = try execution.plan(target.module)
    for right in [Right.read, .update, .delete] { try execution.authorise(right, on: target.module) }
    let survivor = try execution.row(target, plan, for: .update)
    try checkLosers()
    let losers = try input.losers.map { loser in
      try execution.row(
        RecordTarget(module: target.module, id: loser.id, expectedVersion: loser.expectedVersion), plan,
        for: .delete)
    }
    // What a conversion has moved and set would be another record's, which could not be taken back.
    for row in [survivor] + losers {
      try execution.refuseConverted(row, plan)
      try ApprovalLock(execution: execution, plan: plan).requireFree(row, at: "id")
    }
    let claimed = try losers.compactMap {
      try ClaimCheck(execution: execution, plan: plan, row: $0).problemOfTaking()
    }
    guard claimed.isEmpty else { throw Refusal(.conflict, claimed) }
    let values = MergedValues(execution: execution, plan: plan, survivor: survivor, losers: losers, take: input.take)
    let merged = try values.image()
    let own = Set([survivor.id] + losers.map(\.id))
    let users = try RelatedRecords(execution: execution).users(of: losers.map(\.id), plan, except: own)
    return try write(merged, survivor, losers, users, plan)
  }

  private func checkLosers() throws {
    let ids = input.losers.map(\.id)
    var problems: [Problem] = []
    func refuse(_ code: String, _ message: String) {
      problems.append(Problem(at: "with", code: code, message: message))
    }
    if ids.isEmpty { refuse("required", "Say which records are to be merged into \(target.module) \(target.id).") }
    if ids.count > Self.mostLosers {
      refuse("too_many", "There are \(ids.count) records; at most \(Self.mostLosers) are merged at once.")
    }
    if ids.contains(target.id) { refuse("invalid", "A record cannot be merged with itself.") }
    if Set(ids).count < ids.count { refuse("invalid", "A record is named twice.") }
    guard problems.isEmpty else { throw Refusal(.invalid, problems) }
  }

  // MARK: Writing

  /// The losers first, so that the survivor can have their unique values; then the survivor, so that others can name it.
  private func write(
    _ merged: MergedValues.Merged, _ survivor: RowImage, _ losers: [RowImage], _ users: [RelatedRecords.Users],
    _ plan: ModulePlan
  ) throws -> RowChange {
    let table = MergeTable(db: execution.db)
    let first = try table.lastHistory() + 1
    let place = "\(target.module)/\(survivor.id)"
    let names = losers.map { "\(target.module)/\($0.id)" }.joined(separator: ", ")
    var taken: [Attachment] = []
    for loser in losers { taken += try delete(loser, plan, survivor.id, cause: "merge into \(place)") }
    let image = try execution.touched(merged.image)
    try RecordWrite(execution: execution, plan: plan, old: survivor, image: image)
      .write(moves: [], cause: "merge of \(names)", attachments: AttachmentChange(added: taken))
    var related: [MergeReport.Related] = []
    for user in users {
      related += try point(user, from: Set(losers.map(\.id)), to: survivor.id, cause: "merge of \(names) into \(place)")
    }
    _ = try table.append(
      plan, survivor: survivor.id, losers: losers.map(\.id), history: first...(try table.lastHistory()),
      at: execution.now, by: execution.caller.userID)
    try CallTable(db: execution.db).follow(PlannedRecord(plan: plan, id: survivor.id))
    // What was postponed of the others comes back as this one.
    execution.clockwork.note(image, old: nil, plan, execution.state)
    return RowChange(
      plan: plan, image: image, warnings: merged.remarks.filter { isKnown($0.at) },
      merge: MergeReport(
        losers: losers.map(\.id), taken: merged.taken.filter { isKnown($0.key) },
        related: execution.access.seen(related)))
  }

  private func isKnown(_ field: String) -> Bool { execution.access.level(of: field, in: target.module) > .hidden }

  /// Moves a loser to the recycle bin, and its files to the survivor.
  private func delete(
    _ loser: RowImage, _ plan: ModulePlan, _ survivor: Int64, cause: String
  ) throws -> [Attachment] {
    var image = try execution.touched(loser)
    image.isDeleted = true
    try RowTable(plan: plan, db: execution.db).setDeleted(image, at: execution.now)
    try execution.matching.follow(plan, from: loser, to: image)
    let moved = try AttachmentTable(db: execution.db)
      .move(of: PlannedRecord(plan: plan, id: loser.id), to: PlannedRecord(plan: plan, id: survivor))
    try HistoryTable(execution: execution, plan: plan)
      .append(image, old: loser, cause: cause, attachments: AttachmentChange(removed: moved))
    return moved
  }

  /// Has records name the survivor where they named a loser.
  private func point(
    _ users: RelatedRecords.Users, from losers: Set<Int64>, to survivor: Int64, cause: String
  ) throws -> [MergeReport.Related] {
    var counts: [Int: Int] = [:]
    for (id, positions) in users.positions.sorted(by: { $0.key < $1.key }) {
      guard let old = try RowTable(plan: users.plan, db: execution.db).row(id) else { continue }
      var image = old
      for position in positions {
        image.values[position] = .record(RecordReference(module: target.module, id: survivor))
        counts[position, default: 0] += 1
      }
      do {
        try RecordWrite(execution: execution, plan: users.plan, old: old, image: try execution.touched(image))
          .write(moves: [], cause: cause)
      } catch let refusal as Refusal {
        throw try execution.seen(refusal, of: RecordReference(module: users.plan.module.name, id: id))
      }
    }
    return counts.sorted { $0.key < $1.key }.map { position, count in
      MergeReport.Related(module: users.plan.module.name, field: users.plan.fields[position].field.name, count: count)
    }
  }
}

extension Access {
  /// What was pointed to another record, as far as the caller may know of the fields.
  func seen(_ related: [MergeReport.Related]) -> [MergeReport.Related] {
    related.filter { may(.read, on: $0.module) && level(of: $0.field, in: $0.module) > .hidden }
  }
}

extension Execution {
  /// The refusal of a change of another record than the one that was asked for, as the caller may read it.
  func seen(_ refusal: Refusal, of record: RecordReference) throws -> Refusal {
    guard try reads(record) else { return refusal.ofHiddenRecord }
    return access.seen(refusal, of: record.module).of(record.module, record.id)
  }
}

extension Execution {
  /// Does something to another record than the one that was asked for; of a refusal it tells what the caller may read.
  func concerning<Answer>(_ record: RecordReference, _ body: () throws -> Answer) throws -> Answer {
    do {
      return try body()
    } catch let refusal as Refusal {
      throw try seen(refusal, of: record)
    }
  }
}

extension Refusal {
  /// The same of a record that the caller may not read.
  var ofHiddenRecord: Refusal { Refusal(kind, problems.map { .hiddenRecord($0.code) }) }
}

extension Problem {
  /// A record that the caller may not read stands in the way.
  static func hiddenRecord(_ code: String) -> Problem {
    Problem(
      at: Access.hidden, code: code,
      message: "A record that you may not see stands in the way (\(code)). Ask somebody who may see it.",
      found: .text(Access.hidden))
  }
}

extension Refusal {
  /// The refusal of a change of another record than the one that was asked for.
  fileprivate func of(_ module: String, _ id: Int64) -> Refusal {
    Refusal(
      kind,
      problems.map {
        Problem(
          at: "\(module).\($0.at)", code: $0.code, message: "\(module) \(id): \($0.message)", found: $0.found,
          wanted: $0.wanted, who: $0.who)
      })
  }
}
