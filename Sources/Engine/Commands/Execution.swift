import Diagnostics
import Expressions
import GRDB
import Metamodel

/// One command being executed: the transaction it is in, who asks, and when.
///
/// It is confined to one access to the store. Effects are executed in executions of their own, one deeper, in the same
/// transaction. It is a class because every step of a command passes it on.
final class Execution {
  let db: Database
  let state: StoreState
  private(set) var caller: Caller {
    didSet { access = state.access(of: caller) }
  }
  /// What whoever asked may do, worked out once.
  private(set) lazy var access = state.access(of: caller)
  /// Bound once for a command and its effects.
  let now: Timestamp
  /// What to write into the history as the cause; nil means the command's own name.
  private(set) var cause: String?
  /// 0 for what somebody asked for, one more for each effect.
  private(set) var depth: Int
  /// Whether the caller has said of likely duplicates that they are others.
  private(set) var isConfirmed: Bool
  /// Whether the command is a row of an import.
  let isImport: Bool
  /// Whether it writes what a new tenant begins with, for which nobody's agreement is waited.
  let isSample: Bool
  /// What its answer tells of `phi`.
  let phi: PhiLog
  /// Transitions that are refused meanwhile.
  let attempts: RefusedAttempts
  let consequences: Consequences
  /// The automations that have led to this, the first one first.
  private(set) var chain: [AutomationStep]
  /// Whether an automation acts as somebody, whose rights are then judged.
  private var isPrincipal = false
  /// The records whose times have to be looked at when it is done.
  let clockwork: Clockwork
  /// Why this is done that would else wait for somebody's decision, or is submitted again; nil of all else.
  private(set) var deciding: Deciding?
  /// Who has what the clock creates: the owner of the record for which it does.
  private(set) var owner: Int64?
  /// Users who were read before; nil where they may have changed in the same transaction.
  let callers: CallerCache?
  /// The users whose own doing this is, whoever acts in the end: who asks, and whoever wrote what is carried out.
  private(set) var authors: Set<Int64>
  /// Whether what has to be decided about may wait; a part of a whole may not, since the rest would go on without it.
  private(set) var mayWait = true

  /// How deep effects may lead to effects.
  static let deepest = 8

  init(
    db: Database, state: StoreState, caller: Caller, now: Timestamp, cause: String? = nil, isConfirmed: Bool = false,
    isImport: Bool = false, isSample: Bool = false, phi: PhiLog = PhiLog(), consequences: Consequences = Consequences(),
    clockwork: Clockwork = Clockwork(), attempts: RefusedAttempts = RefusedAttempts(), callers: CallerCache? = nil
  ) {
    self.db = db
    self.state = state
    self.caller = caller
    self.now = now
    self.cause = cause
    self.depth = 0
    self.isConfirmed = isConfirmed
    self.isImport = isImport
    self.isSample = isSample
    self.phi = phi
    self.attempts = attempts
    self.consequences = consequences
    self.chain = []
    self.clockwork = clockwork
    self.callers = callers
    authors = [caller.userID]
  }

  private init(like other: Execution) {
    db = other.db
    state = other.state
    caller = other.caller
    now = other.now
    cause = other.cause
    depth = other.depth
    isConfirmed = other.isConfirmed
    isImport = other.isImport
    isSample = other.isSample
    phi = other.phi
    attempts = other.attempts
    consequences = other.consequences
    chain = other.chain
    isPrincipal = other.isPrincipal
    clockwork = other.clockwork
    owner = other.owner
    deciding = other.deciding
    callers = other.callers
    mayWait = other.mayWait
    authors = other.authors
  }

  /// Executes a command.
  ///
  /// - Throws: ``Refusal`` with everything that stands in its way; nothing has been written then that the caller of
  ///   this function would not roll back.
  func run(_ command: Command) throws -> RowChange {
    do {
      guard depth == 0 else { return try step(command) }
      consequences.begin()
      var change = try speaking { try RecordClock.settle(after: automated(step(command)), self) }
      // The store has written it when the approval was.
      if change.approval != nil, let row = try RowTable(plan: change.plan, db: db).row(change.image.id) {
        change.image.approvalState = row.approvalState
      }
      if let entry = command.audited(change, isImport: isImport) {
        try audit(entry)
      }
      return change
    } catch let refusal as Refusal {
      throw access.seen(refusal, of: command.module)
    }
  }

  /// Changes fields of a record, as a part of another command.
  ///
  /// - Parameter known: the record as it stands, if that need not be read.
  /// - Throws: ``Refusal``, as ``run(_:)``.
  func update(_ target: RecordTarget, _ values: RecordInput, known: RowImage?) throws -> RowChange {
    do {
      return try UpdateRecord(self, target: target, values: values, known: known).run()
    } catch let refusal as Refusal {
      throw access.seen(refusal, of: target.module)
    }
  }

  /// Executes a command and says what it has done, as whoever asked may see it.
  func change(_ command: Command) throws -> Change { Change(try run(command), self) }

  /// Words refusals in the caller's language, else the tenant's.
  func speaking<Answer>(_ body: () throws -> Answer) rethrows -> Answer {
    try Reader.$locale.withValue(caller.locale ?? state.settings.locale, operation: body)
  }

  private func step(_ command: Command) throws -> RowChange {
    switch command {
    case .create(let module, let values, let entry):
      try created(module, values, entry)
    case .update(let target, let values): try UpdateRecord(self, target: target, values: values).run()
    case .upsert(let module, let match, let values):
      try UpsertRecord(self, module: module, match: match, values: values).run()
    case .delete(let target): try DeleteRecord(self, target: target).run()
    case .restore(let target): try RestoreRecord(self, target: target).run()
    case .transition(let target, let name, let input):
      try RunTransition(self, target: target, way: .name(name), input: input).run()
    case .advance(let target, let to, let field, let input):
      try RunTransition(self, target: target, way: .state(to, field: field), input: input).run()
    case .draft(let target, let draft): try SaveDraft(self, target: target, draft: draft).run()
    case .branch(let target, let branch): try RunBranch(self, target: target, branch: branch).run()
    case .claim(let target, let input): try ClaimRecord(self, target: target, input: input).run()
    case .submit(let target, let id): try SubmitDraft(execution: self, target: target, id: id).run()
    case .discard(let target, let id): try DiscardDraft(execution: self, target: target, id: id).run()
    case .decide(let target, let id, let input):
      try DecideApproval(self, target: target, id: id, input: input).run()
    case .logResult(let target, let input): try LogResult(self, target: target, input: input).run()
    case .undo(let target, let undoing): try UndoMove(self, target: target, undoing: undoing).run()
    case .tick(let target, let name, let input): try TickItems(self, target: target, name: name, input: input).run()
    case .override(let target, let field, let to, let reason):
      try OverrideState(self, target: target, field: field, to: to, reason: reason).run()
    case .convert(let target, let input): try ConvertRecord(self, target: target, input: input).run()
    case .unconvert(let target, let input): try UnconvertRecord(self, target: target, input: input).run()
    case .merge(let target, let input): try MergeRecords(self, target: target, input: input).run()
    case .unmerge(let target, let keepsChanges):
      try UnmergeRecords(self, target: target, keepsChanges: keepsChanges).run()
    case .attach(let target, let file): try AttachFile(self, target: target, file: file).run()
    case .detach(let target, let id): try MoveAttachment(self, target: target, id: id, toBin: true).run()
    case .reattach(let target, let id): try MoveAttachment(self, target: target, id: id, toBin: false).run()
    case .review(let target, let deed): try RunReview.run(deed, on: target, self)
    case .erase(let target, let input): try EraseRecord(self, target: target, input: input).run()
    case .confirmed(let command): try with { $0.isConfirmed = true }.step(command)
    }
  }

  /// A change with what automations have made of its record.
  private func automated(_ change: RowChange) throws -> RowChange {
    guard try RunAutomations(execution: self).run(),
      let image = try RowTable(plan: change.plan, db: db).row(change.image.id)
    else { return change }
    var change = change
    change.image = image
    return change
  }

  /// Whether somebody asked for this, so that their rights are to be judged. An effect runs in the name of the process
  /// whose author wrote it: who may run the transition that it follows has been judged there.
  var isAsked: Bool { depth == 0 && caller.form == nil || isPrincipal }

  /// The keys under which records that match are found.
  var matching: MatchTable { MatchTable(db: db, callingCode: state.settings.callingCode) }

  // MARK: Executions of what belongs to this one

  private func with(_ change: (Execution) -> Void) -> Execution {
    let other = Execution(like: self)
    change(other)
    return other
  }

  /// The same execution, whose history tells another cause.
  func because(_ cause: String) -> Execution { with { $0.cause = cause } }

  /// The same execution, to which automations have led.
  func following(_ chain: [AutomationStep]) -> Execution { with { $0.chain = chain } }

  /// The same execution of what somebody else has written.
  func carryingOut(workOf author: Int64) -> Execution { with { $0.authors.insert(author) } }

  /// The same execution of a part of a whole, of which nothing can wait for a decision.
  var atOnce: Execution { with { $0.mayWait = false } }

  /// An execution that judges somebody else's rights.
  func asking(as other: Caller) -> Execution { with { $0.caller = other } }

  /// An execution that words for somebody what they may read.
  func telling(_ reader: Caller) -> Execution {
    with {
      $0.caller = reader
      $0.depth = 0
      $0.isPrincipal = false
    }
  }

  /// An execution of another command of the same request, by the same caller with their own rights.
  func beside(_ cause: String) -> Execution {
    with {
      $0.cause = cause
      $0.isPrincipal = isAsked
      $0.depth += 1
      $0.deciding = nil
      $0.mayWait = false
    }
  }

  /// An execution of a part of this command, in the name of whoever has written what it follows.
  var deeper: Execution {
    with {
      $0.depth += 1
      $0.deciding = nil
    }
  }

  /// An execution of what has waited for a decision, or is submitted again.
  ///
  /// - Parameters:
  ///   - caller: who has submitted it.
  ///   - isAsked: whether that one's rights are judged.
  func deciding(_ why: Deciding, as caller: Caller, cause: String?, isAsked: Bool) -> Execution {
    with {
      $0.caller = caller
      $0.cause = cause
      $0.chain = []
      $0.isConfirmed = true
      $0.isPrincipal = false
      $0.depth = isAsked ? 0 : 1
      $0.deciding = why
      $0.mayWait = true
    }
  }

  /// Does what a command asks for, as a part of another.
  func carry(_ command: Command) throws -> RowChange { try step(command) }

  /// An execution in which an automation works.
  func automated(as caller: Caller, _ chain: [AutomationStep]) -> Execution {
    with {
      $0.caller = caller
      $0.chain = chain
      $0.cause = nil
      $0.isPrincipal = false
      $0.depth = 1
      $0.deciding = nil
      $0.mayWait = true
    }
  }

  /// An execution for an effect of this one.
  ///
  /// - Throws: ``Refusal`` if effects have led to effects too often.
  func effect(of source: EffectSource, on plan: ModulePlan, _ id: Int64) throws -> Execution {
    guard depth < Self.deepest else {
      throw Refusal(
        .conflict,
        Problem(
          at: "transition", code: "too_deep",
          message:
            "The effects of \(source.name) lead to others more than \(Self.deepest) deep: do they run in a circle?"))
    }
    let place = "\(plan.module.name)/\(id)"
    return with {
      // What an automation does is told from what a process does: it has led to its own change.
      $0.cause =
        source.cause.hasPrefix("automation ") ? "\(source.cause) of \(place)" : "effect of \(place) \(source.name)"
      $0.isPrincipal = source.isJudged
      $0.depth += 1
      $0.deciding = source.approval.map(Deciding.followed)
      $0.mayWait = true
    }
  }

  /// An execution in the name of the clock, of which nobody's rights are asked.
  ///
  /// - Parameters:
  ///   - record: the one for which it acts, whose owner has what is created.
  ///   - cause: why, for the history.
  func asClock(for record: RowImage, cause: String?) -> Execution {
    with {
      $0.caller = .clock
      $0.cause = cause
      $0.isPrincipal = false
      $0.depth = 1
      $0.deciding = nil
      $0.owner = record.owner
    }
  }

  /// Does something in a savepoint. What is undone leads to nothing.
  func inSavepoint(_ body: () throws -> Database.TransactionCompletion) throws {
    let mark = (consequences.mark, clockwork.touched)
    var isKept = false
    defer {
      if !isKept {
        consequences.restore(mark.0)
        clockwork.restore(mark.1)
      }
    }
    try db.inSavepoint {
      let completion = try body()
      isKept = completion == .commit
      return completion
    }
  }
}
