import Expressions
import GRDB
package import Metamodel

/// What a command has done.
package struct Change: Sendable {
  private let row: RowChange
  private let access: Access
  /// Whether the caller may read the record as it has become.
  private let isReadable: Bool
  /// The approval for which the change waits, or about which something was said; nil if there is none.
  package let approval: ApprovalInfo?
  /// The values of roll-ups and formulas; empty where nobody wants to read them.
  private let computed: [String: Value]

  init(_ row: RowChange, _ execution: Execution, computed: [String: Value] = [:]) {
    self.row = row
    self.computed = computed
    access = execution.access
    approval = row.approval.flatMap { try? ApprovalReader(execution: execution).whole($0) }
    isReadable = ScopeCheck(execution: execution, plan: row.plan).reads(row.image)
  }

  /// What there is to tell of it.
  var told: RowChange { row }

  package var module: String { row.plan.module.name }
  package var id: Int64 { row.image.id }
  package var version: Int64 { row.image.version }
  /// Whether the command has created the record.
  package var isCreated: Bool { row.isCreated }

  /// The record as committed, as the caller may see it: who may not read it learns its id and version alone. It is made when it is
  /// asked for, since an import asks for none.
  package var record: Record {
    let image = row.image
    guard isReadable else {
      return Record(
        module: module, id: id, version: version, values: ["id": .int(image.id), "version": .int(image.version)])
    }
    return Record(image, row.plan, computed, seenBy: access)
  }

  /// What a conversion came to; nil if the command was none.
  package var conversion: ConversionOutcome? { row.conversion }
  /// What taking a conversion back came to; nil if the command was something else.
  package var reversal: ReversalOutcome? { row.reversal }
  /// What the caller should know of it, such as records that it is likely a duplicate of.
  package var warnings: [Problem] { row.warnings }
  /// What a merge, or its undoing, has done beside.
  package var merge: MergeReport? { row.merge }
  /// The file that was attached, or moved to the recycle bin or out of it.
  package var attachment: Attachment? { row.attachment }
  /// The ways on from where a continuous blueprint has come to, to be offered at once; nil of any other.
  package var next: [TransitionExplanation]? { row.next }
  /// The draft of a transition that was saved; nil if the command was something else.
  package var draft: TransitionDraft? { row.draft }
  /// The draft of an incoming record that is held for a review, or about which something was done; nil of any other command.
  package var review: ReviewDraft? { row.review }
  /// Whether there is no record, but a draft that is held, or was not accepted.
  package var isHeld: Bool { row.review != nil && row.image.id == 0 }
  /// Whether what was asked for waits for somebody's decision, and has not been done. A new record that waits is there.
  package var isWaiting: Bool { approval?.state == .pending && !isCreated }
  /// What a result that was logged has done; nil if the command was none.
  package var result: ResultOutcome? { row.result }
  /// What an erasure has done; nil if the command was none.
  package var erasure: ErasureReport? { row.erasure }
}

extension Store {
  /// Writes what a caller asks for, in a transaction that may be shared: as who they are by then, not when they began to ask.
  ///
  /// - Parameter isRehearsal: whether nothing is to come of it, so that transitions that are refused are not counted.
  /// - Throws: ``Refusal``, also if the caller was cut off meanwhile.
  func execute<Answer: Sendable>(
    as caller: Caller, isConfirmed: Bool = false, isImport: Bool = false, isSample: Bool = false,
    isRehearsal: Bool = false,
    _ body: @escaping @Sendable (Execution, CommitQueue.Caution) throws -> Answer
  ) async throws -> Answer {
    let now = clock.now()
    let attempts = RefusedAttempts()
    let outcome: Result<Answer, any Error>
    do {
      let answer = try await write { [self] db, state, caution in
        let caller = try present(caller, db)
        // It may be done a second time.
        attempts.restore()
        let execution = Execution(
          db: db, state: state, caller: caller, now: now, isConfirmed: isConfirmed, isImport: isImport,
          isSample: isSample, clockwork: Clockwork(watch: watch), attempts: attempts, callers: callers)
        let answer = try body(execution, caution)
        try execution.settleCalls()
        // Before the commit: what is in the outbox then is known of, even if the server ends in the next moment.
        if execution.consequences.hasOutgoing { try announce?(now) }
        return answer
      }
      outcome = .success(answer)
    } catch {
      outcome = .failure(error)
    }
    if !isRehearsal { await count(attempts) }
    return try outcome.get()
  }

  /// Executes a command and answers once it is committed and synced.
  ///
  /// - Throws: ``Refusal`` with everything that stands in its way; nothing has changed then.
  package func perform(_ command: Command, as caller: Caller) async throws -> Change {
    let change = try await attempting(command, as: caller) {
      try await execute(as: caller) { execution, _ in try execution.answered(command) }
    }
    if command.isErasure { try await wipe() }
    return change
  }

  /// Executes a command at most once for a key, and answers as it did then.
  ///
  /// What `answer` makes of the change is kept in the transaction.
  ///
  /// - Throws: ``Refusal``, also for a key that was used for another request.
  package func perform(
    _ command: Command, as caller: Caller, once: Once, answer: @escaping @Sendable (Change) -> KeptAnswer
  ) async throws -> KeptAnswer {
    let kept = try await attempting(command, as: caller) {
      try await execute(as: caller) { execution, _ in
        try execution.answer(once) { answer(try execution.answered(command)) }
      }
    }
    if command.isErasure, !kept.isRepeated { try await wipe() }
    return kept
  }

  /// Does what a command asks for. If it is one for which others would have to be asked, the attempt is noted.
  private func attempting<Answer: Sendable>(
    _ command: Command, as caller: Caller, _ body: () async throws -> Answer
  ) async throws -> Answer {
    guard let attempt = command.attempt else { return try await body() }
    return try await auditing(attempt, as: caller, body)
  }

  /// A verdict on one command of several.
  package typealias Verdict = Result<Change, Refusal>

  /// Executes several commands in one transaction.
  ///
  /// - Parameters:
  ///   - commands: executed in order, each on what the ones before it have left.
  ///   - atomic: whether all are undone if one is refused; the others then say `not_done`.
  ///   - caller: whoever asks for all of them.
  ///   - right: what the caller has to have on every module concerned, beside the rights of each command.
  /// - Returns: a verdict for each, in order.
  /// - Throws: ``Refusal`` if the caller has not the right to do many things at once; nothing is tried then.
  package func perform(
    _ commands: [Command], atomic: Bool, as caller: Caller, under right: Right = .bulk
  ) async throws -> [Verdict] {
    do {
      return try await execute(as: caller, isImport: right == .import) { execution, caution in
        try Self.verdicts(commands, atomic, right, execution, caution)
      }
    } catch let refusal as AtomicRefusal {
      return refusal.all
    }
  }

  /// Writes the sample records that a new tenant begins with, as they are: no approval is started by them.
  ///
  /// - Parameters:
  ///   - commands: executed in order, each on what the ones before it have left.
  ///   - caller: whoever makes the tenant.
  /// - Returns: a verdict for each, in order.
  /// - Throws: ``Refusal`` if the caller may not import.
  package func writeSamples(_ commands: [Command], as caller: Caller) async throws -> [Verdict] {
    try await execute(as: caller, isImport: true, isSample: true) { execution, caution in
      try Self.verdicts(commands, false, .import, execution, caution)
    }
  }

  /// Executes several commands at most once for a key, and answers as it did then.
  ///
  /// What `answer` makes of the verdicts is kept in the transaction, but not where all were undone.
  ///
  /// - Throws: ``Refusal``, also for a key that was used for another request; what `answer` throws.
  package func perform(
    _ commands: [Command], atomic: Bool, as caller: Caller, under right: Right = .bulk, once: Once,
    answer: @escaping @Sendable ([Verdict]) throws -> KeptAnswer
  ) async throws -> KeptAnswer {
    do {
      return try await execute(as: caller) { execution, caution in
        try execution.answer(once) {
          try answer(try Self.verdicts(commands, atomic, right, execution, caution))
        }
      }
    } catch let refusal as AtomicRefusal {
      return try answer(refusal.all)
    }
  }

  /// Judges a command as if it were executed, and changes nothing.
  ///
  /// - Parameters:
  ///   - command: what is judged.
  ///   - caller: whoever asks.
  ///   - isImport: whether it is a row of an import.
  /// - Returns: the record as it would have become.
  package func rehearse(_ command: Command, as caller: Caller, isImport: Bool = false) async throws -> Change {
    do {
      return try await execute(as: caller, isImport: isImport, isRehearsal: true) { execution, _ in
        let change = try execution.answered(command)
        throw Rehearsed(change: change, reading: execution.phi.reading)
      }
    } catch let rehearsed as Rehearsed {
      try await note(rehearsed.reading, by: "rehearsal", as: caller)
      return rehearsed.change
    }
  }

  /// The transitions that lead on from where a record stands, each with whether the caller could run it and why not.
  ///
  /// - Parameters:
  ///   - module: of the record.
  ///   - id: of the record.
  ///   - name: a transition to be explained even where it does not lead from there.
  ///   - locale: the language of labels; nil means the caller's.
  ///   - caller: whoever asks.
  /// - Returns: those of every blueprint that the record is in.
  /// - Throws: ``Refusal`` if the caller may not read the module, or there is no such record.
  package func transitions(
    of module: String, id: Int64, naming name: String? = nil, locale: String? = nil, as caller: Caller
  ) async throws -> [TransitionExplanation] {
    let locale = locale ?? caller.locale ?? settings.locale
    return try await read { context in
      let execution = Execution(db: context.db, state: context.state, caller: caller, now: context.now)
      let plan = try execution.plan(module)
      try execution.authorise(.read, on: module)
      let row = try execution.row(RecordTarget(module: module, id: id), plan, for: .read)
      return try Reader.$locale.withValue(locale) {
        try TransitionExplainer(execution: execution, plan: plan, locale: locale).explanations(of: row, naming: name)
      }
    }
  }

  /// The verdicts on commands that are executed one after another.
  ///
  /// - Throws: ``AtomicRefusal`` if all are to be undone.
  static func verdicts(
    _ commands: [Command], _ atomic: Bool, _ right: Right, _ execution: Execution, _ caution: CommitQueue.Caution
  ) throws -> [Verdict] {
    let model = execution.state.compiled.model
    for module in Set(commands.map(\.module)).sorted() where model.module(module) != nil {
      try execution.authorise(right, on: module)
    }
    let verdicts = try commands.map { command in try attempt(command, execution, caution) }
    let isRefused = verdicts.contains { if case .failure = $0 { true } else { false } }
    if atomic, isRefused { throw AtomicRefusal(verdicts: verdicts) }
    let done = verdicts.compactMap { try? $0.get().told }
    if execution.isImport {
      try execution.noteImport(done.count, of: commands)
    } else {
      try execution.noteAnswer(done)
    }
    return verdicts
  }

  /// One command of several, whose failure leaves nothing behind.
  private static func attempt(
    _ command: Command, _ execution: Execution, _ caution: CommitQueue.Caution
  ) throws -> Verdict {
    let db = execution.db
    let changes = db.totalChangesCount
    if caution == .savepoints { try db.cachedStatement(sql: "SAVEPOINT item").execute() }
    do {
      let change = try execution.change(command)
      if caution == .savepoints { try db.cachedStatement(sql: "RELEASE item").execute() }
      return .success(change)
    } catch {
      guard db.isInsideTransaction else { throw error }
      guard let refusal = refusal(error) else { throw error }
      if caution == .savepoints {
        try db.cachedStatement(sql: "ROLLBACK TO item").execute()
        try db.cachedStatement(sql: "RELEASE item").execute()
      } else if db.totalChangesCount != changes {
        throw CommitQueue.Spoiled()
      }
      return .failure(refusal)
    }
  }

  /// The refusal that an error comes to; nil if it is none.
  private static func refusal(_ error: any Error) -> Refusal? {
    error as? Refusal ?? (error as? DatabaseError).flatMap { Refusal.of($0) as? Refusal }
  }
}

/// Undoes the whole of an atomic batch.
private struct AtomicRefusal: Error {
  let verdicts: [Store.Verdict]

  /// The same verdicts where everything was undone.
  var all: [Store.Verdict] {
    verdicts.map { verdict in
      if case .failure = verdict { return verdict }
      return .failure(.notDone)
    }
  }
}

/// Undoes a rehearsal.
private struct Rehearsed: Error {
  let change: Change
  let reading: PhiReading?
}

extension Refusal {
  /// A neighbour in an atomic batch was refused.
  fileprivate static let notDone = Refusal(
    .conflict,
    Problem(
      at: "operation", code: "not_done", message: "Nothing was done, since another operation of the batch was refused.")
  )
}

extension Execution {
  /// Executes a command whose record is to be answered, with what is computed of it as the caller may read it.
  func answered(_ command: Command) throws -> Change {
    let row = try run(command)
    let change = Change(row, self, computed: try computed(of: row))
    // After it has been made, since the approval in it tells of health as well.
    try noteAnswer([row])
    return change
  }

  private func computed(of row: RowChange) throws -> [String: Value] {
    let fields = row.plan.module.fields.filter(\.type.isComputed)
    guard !fields.isEmpty, !row.image.isDeleted, row.image.id > 0 else { return [:] }
    let reader = FormulaReader(readContext)
    return try fields.reduce(into: [:]) { computed, field in
      computed[field.name] = try reader.value(
        of: FieldName(module: row.plan.module.name, field: field.name), in: row.image.id)
    }
  }
}

extension Record {
  init(_ image: RowImage, _ plan: ModulePlan, _ computed: [String: Value], seenBy access: Access) {
    var values: [String: Value] = [:]
    values.reserveCapacity(plan.fields.count + 8)
    for (position, planned) in plan.fields.enumerated() {
      values[planned.field.name] = access.seen(image.values[position], of: planned.field, in: plan.module.name)
    }
    for field in plan.module.fields {
      if let value = computed[field.name] { values[field.name] = access.seen(value, of: field, in: plan.module.name) }
    }
    for system in SystemField.allCases { values[system.rawValue] = image.value(of: system.rawValue, in: plan) }
    self.init(module: plan.module.name, id: image.id, version: image.version, values: values)
  }
}
