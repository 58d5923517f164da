import Expressions
import GRDB
import Metamodel

/// Takes a conversion back: deletes what it created if nobody has changed it since, gives back what it filled and carried over,
/// and moves the record back by an override.
struct UnconvertRecord {
  private let execution: Execution
  private let target: RecordTarget
  private let input: ReversalInput

  init(_ execution: Execution, target: RecordTarget, input: ReversalInput) {
    self.execution = execution
    self.target = target
    self.input = input
  }

  func run() throws -> RowChange {
    let plan = try execution.plan(target.module)
    try execution.authorise(.update, on: target.module)
    let row = try execution.row(target, plan, for: .update)
    guard let entry = try ConversionTable(db: execution.db).standing(of: row.id, in: target.module) else {
      throw Refusal(
        .conflict,
        Problem(at: "id", code: "not_converted", message: "\(target.module) \(row.id) is not converted."))
    }
    try authorise(entry.trace)
    let words = "conversion \(entry.conversion) of \(plan.module.name)/\(row.id) taken back"
    let check = ReversalCheck(execution: execution, trace: entry.trace, keep: input.keep, source: target)
    let problems = (Problem.reason(input.reason).map { [$0] } ?? []) + (try check.problems())
    guard problems.isEmpty else {
      throw Refusal(problems.contains { $0.at == "reason" || $0.at == "keep" } ? .invalid : .conflict, problems)
    }
    // First, since a converted record cannot be changed.
    try ConversionTable(db: execution.db).undo(entry, by: execution)
    let cause = execution.because(words).atOnce
    let files = try takeBack(entry.trace, plan, cause)
    var outcome = try revert(entry, cause)
    if execution.access.readsAttachments(of: plan.module.name), let target = entry.trace.attachments?.target {
      outcome.carried += files.map { CarriedRecord(module: Conversion.attachments, id: $0.id, target: target) }
    }
    return try finish(entry, outcome, plan, files)
  }

  /// Takes back the files that went over, as far as the target still has them.
  private func takeBack(_ trace: ConversionTrace, _ plan: ModulePlan, _ execution: Execution) throws -> [Attachment] {
    guard let gone = trace.attachments, !input.keep.contains(gone.target), let part = trace.part(gone.target),
      let taker = execution.state.compiled.plan(part.module)
    else { return [] }
    let holder = try self.taker(part)
    let files = try AttachmentTable(db: execution.db).move(
      Set(gone.ids), of: PlannedRecord(plan: taker, id: holder.id), to: PlannedRecord(plan: plan, id: target.id))
    guard !files.isEmpty, let row = try RowTable(plan: taker, db: execution.db).row(holder.id), !row.isDeleted else {
      return files
    }
    _ = try execution.note(AttachmentChange(removed: files), of: row, taker, cause: "unconvert")
    return files
  }

  /// Refuses, alone and all at once, what the caller has no right to.
  private func authorise(_ trace: ConversionTrace) throws {
    var wanted: [(Right, String)] = trace.move == nil ? [] : [(.override, target.module)]
    for part in trace.parts where !input.keep.contains(part.target) && part.version != nil {
      wanted.append((part.isCreated ? .delete : .update, part.module))
    }
    var problems: [Problem] = []
    for (right, module) in wanted {
      do {
        try execution.authorise(right, on: module)
      } catch let refusal as Refusal {
        for problem in refusal.problems where !problems.contains(problem) { problems.append(problem) }
      }
    }
    for part in try hidden(trace) where !input.keep.contains(part.target) && part.version != nil {
      problems.append(
        Problem(
          at: part.target, code: "not_permitted",
          message: "\(part.target) is a record that you may not see. Keep \(part.target) to take the rest back."))
    }
    if !problems.isEmpty { throw Refusal(.notPermitted, problems) }
  }

  /// What the conversion made that is there and that the caller may not read.
  private func hidden(_ trace: ConversionTrace) throws -> [ConversionTrace.Part] {
    try trace.parts.filter { part in
      guard let plan = execution.state.compiled.plan(part.module),
        try RowTable(plan: plan, db: execution.db).row(part.id) != nil
      else { return false }
      return try !execution.reads(RecordReference(module: part.module, id: part.id))
    }
  }

  private func revert(_ entry: ConversionEntry, _ execution: Execution) throws -> ReversalOutcome {
    let trace = entry.trace
    let hidden = Set(try hidden(trace).map(\.target))
    var outcome = ReversalOutcome(conversion: entry.conversion)
    let effects = execution.deeper
    for carried in trace.carried where !input.keep.contains(carried.target) {
      guard try carryBack(carried, trace, effects) else { continue }
      guard try execution.reads(RecordReference(module: carried.module, id: carried.id)) else { continue }
      outcome.carried.append(CarriedRecord(module: carried.module, id: carried.id, target: carried.target))
    }
    // What was made last may name what was made before.
    for part in trace.parts.reversed() {
      let deed = try execution.concerning(RecordReference(module: part.module, id: part.id)) {
        try revert(part, execution)
      }
      if hidden.contains(part.target) { continue }
      outcome.targets.insert(
        ReversedTarget(target: part.target, module: part.module, id: part.id, deed: deed), at: 0)
    }
    if let version = trace.setVersion { try setBack(version, effects) }
    if let move = trace.move {
      _ = try OverrideState(execution, target: bare, field: move.field, to: move.from, reason: input.reason).run()
    }
    return outcome
  }

  /// The record at whatever version the steps before have left it.
  private var bare: RecordTarget { RecordTarget(module: target.module, id: target.id) }

  private func finish(
    _ entry: ConversionEntry, _ outcome: ReversalOutcome, _ plan: ModulePlan, _ files: [Attachment]
  ) throws -> RowChange {
    let rows = RowTable(plan: plan, db: execution.db)
    guard let before = try rows.row(target.id) else { throw Refusal.noSuchRecord(target.module, target.id) }
    try ApprovalLock(execution: execution, plan: plan).requireFree(before, at: "id")
    let image = try execution.touched(before)
    try rows.update(image, positions: [], ownerChanged: false)
    try HistoryTable(execution: execution, plan: plan)
      .append(
        image, old: before, cause: "unconvert \(entry.conversion): \(input.reason)",
        attachments: AttachmentChange(added: files))
    var change = RowChange(plan: plan, image: image)
    change.reversal = outcome
    return change
  }

  // MARK: Steps

  /// Whether the record was still where the conversion had brought it.
  private func carryBack(
    _ carried: ConversionTrace.Carried, _ trace: ConversionTrace, _ effects: Execution
  ) throws -> Bool {
    guard let part = trace.part(carried.target), let plan = execution.state.compiled.plan(carried.module),
      let row = try RowTable(plan: plan, db: execution.db).row(carried.id), !row.isDeleted,
      row.value(of: carried.field, in: plan) == .record(try taker(part))
    else { return false }
    let value = InputValue.object(["module": .text(target.module), "id": .number(String(target.id))])
    _ = try execution.concerning(RecordReference(module: carried.module, id: carried.id)) {
      try UpdateRecord(
        effects, target: RecordTarget(module: carried.module, id: carried.id), values: [carried.field: value]
      ).run()
    }
    return true
  }

  /// The record that what was carried to a target names now, if nobody but a merge has changed that.
  private func taker(_ part: ConversionTrace.Part) throws -> RecordReference {
    let survivor = try execution.state.compiled.plan(part.module).flatMap {
      try MergeTable(db: execution.db).survivor(of: part.id, $0)
    }
    return RecordReference(module: part.module, id: survivor ?? part.id)
  }

  private func revert(_ part: ConversionTrace.Part, _ execution: Execution) throws -> ReversedTarget.Deed {
    if input.keep.contains(part.target) || part.version == nil { return .kept }
    let plan = try execution.plan(part.module)
    guard let row = try RowTable(plan: plan, db: execution.db).row(part.id), !row.isDeleted else { return .gone }
    let record = RecordTarget(module: part.module, id: part.id)
    guard !part.isCreated else {
      _ = try DeleteRecord(execution, target: record).run()
      return .deleted
    }
    let changes = try HistoryTable(execution: execution, plan: plan).changes(of: part.id, version: part.version ?? 0)
    let values = Dictionary(changes.map { ($0.field, $0.old) }, uniquingKeysWith: { first, _ in first })
    _ = try UpdateRecord(execution, target: record, values: values, byProcess: Set(values.keys)).run()
    return .reverted
  }

  private func setBack(_ version: Int64, _ effects: Execution) throws {
    let plan = try execution.plan(target.module)
    let changes = try HistoryTable(execution: execution, plan: plan).changes(of: target.id, version: version)
    let values = Dictionary(changes.map { ($0.field, $0.old) }, uniquingKeysWith: { first, _ in first })
    _ = try UpdateRecord(effects, target: bare, values: values).run()
  }
}
