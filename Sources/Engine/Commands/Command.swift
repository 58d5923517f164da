/// A change that somebody asks for: the only way in which records change.
package enum Command: Sendable, Hashable, Codable {
  /// Creates a record; `enter` puts it into the middle of its process, with a reason.
  case create(module: String, values: RecordInput, enter: Entry? = nil)
  case update(RecordTarget, values: RecordInput)
  /// Updates the record whose unique field `match` has the value given for it, or creates one.
  case upsert(module: String, match: String, values: RecordInput)
  /// Moves the record to the recycle bin.
  case delete(RecordTarget)
  /// Takes the record out of the recycle bin.
  case restore(RecordTarget)
  case transition(RecordTarget, name: String, input: TransitionInput)
  /// Runs the one transition that leads to a state.
  case advance(RecordTarget, to: String, field: String? = nil, input: TransitionInput)
  /// Takes the record's last move back, by an override.
  case undo(RecordTarget, UndoInput)
  /// Keeps what has been supplied for a transition so far, for whoever does it.
  case draft(RecordTarget, DraftInput)
  /// Runs the transition of a draft with what it holds.
  case submit(RecordTarget, draft: Int64)
  /// Does one of a transition's branches, or takes it back.
  case branch(RecordTarget, BranchInput)
  /// Claims the record that waits in a queue, releases it, or hands it over.
  case claim(RecordTarget, ClaimInput)
  /// Takes a draft away.
  case discard(RecordTarget, draft: Int64)
  /// Logs the result of a call or visit about the record, or about the open one of whoever it is.
  case logResult(RecordTarget, ResultInput)
  /// Says something of an approval of the record.
  case decide(RecordTarget, approval: Int64, DecisionInput)
  /// Ticks items of a transition's checklist ahead of it, or takes ticks back.
  case tick(RecordTarget, transition: String, TickInput)
  /// Moves the record off its blueprint's paths, with a reason; `field` may be left out where only one is driven.
  case override(RecordTarget, field: String? = nil, to: String, reason: String)
  /// Makes other records of the record, as a conversion says.
  case convert(RecordTarget, ConversionInput)
  /// Takes the record's conversion back.
  case unconvert(RecordTarget, ReversalInput)
  /// Merges records into the target, which takes their values as chosen; what named them names it.
  case merge(RecordTarget, MergeInput)
  /// Undoes the last merge into the target, or the one that took it away.
  case unmerge(RecordTarget, keepingChanges: Bool)
  /// Attaches a file, whose content has come in, to the record.
  case attach(RecordTarget, NewAttachment)
  /// Moves one of the record's files to the recycle bin.
  case detach(RecordTarget, attachment: Int64)
  /// Takes one of the record's files out of the recycle bin.
  case reattach(RecordTarget, attachment: Int64)
  /// Does something about an incoming record that a review holds.
  case review(ReviewTarget, ReviewDeed)
  /// Takes values away from everywhere, at somebody's request.
  case erase(RecordTarget, ErasureInput)
  /// The same command of somebody who has seen which records are likely duplicates, and says that this is another one.
  indirect case confirmed(Command)
}

extension Command {
  /// The module whose record it changes.
  package var module: String {
    switch self {
    case .create(let module, _, _), .upsert(let module, _, _): module
    case .update(let target, _), .delete(let target), .restore(let target), .transition(let target, _, _),
      .tick(let target, _, _), .advance(let target, _, _, _), .undo(let target, _), .draft(let target, _),
      .branch(let target, _), .claim(let target, _), .submit(let target, _), .discard(let target, _),
      .override(let target, _, _, _), .convert(let target, _), .unconvert(let target, _), .merge(let target, _),
      .unmerge(let target, _), .attach(let target, _), .detach(let target, _), .reattach(let target, _),
      .erase(let target, _), .decide(let target, _, _), .logResult(let target, _):
      target.module
    case .review(let target, _): target.module
    case .confirmed(let command): command.module
    }
  }
}

extension Command {
  /// Whether it leaves something in the file that has to be taken out of it.
  var isErasure: Bool {
    switch self {
    case .erase: true
    case .confirmed(let command): command.isErasure
    default: false
    }
  }
}

/// The record that a command is about.
package struct RecordTarget: Sendable, Hashable, Codable {
  package let module: String
  package let id: Int64
  /// The version that the caller has seen; another one now refuses the command. Nil means any.
  package let expectedVersion: Int64?

  package init(module: String, id: Int64, expectedVersion: Int64? = nil) {
    self.module = module
    self.id = id
    self.expectedVersion = expectedVersion
  }
}

/// Values by field api name, as they came in.
package typealias RecordInput = [String: InputValue]

/// Where a record enters that is created in mid-process.
package struct Entry: Sendable, Hashable, Codable {
  /// States by field; a field that is left out keeps the value given for it among the values.
  package let states: [String: String]
  package let reason: String

  package init(states: [String: String] = [:], reason: String) {
    self.states = states
    self.reason = reason
  }
}

/// What is supplied with a transition.
package struct TransitionInput: Sendable, Hashable, Codable {
  package var values: RecordInput
  /// Codes of the checklist items that are ticked.
  package var checklist: [String]
  package var note: String?
  package var activities: [ActivityInput]
  /// Files of the record that count although they were attached before it came into its state, by id.
  package var attachments: [Int64]

  package init(
    values: RecordInput = [:], checklist: [String] = [], note: String? = nil, activities: [ActivityInput] = [],
    attachments: [Int64] = []
  ) {
    self.attachments = attachments
    self.values = values
    self.checklist = checklist
    self.note = note
    self.activities = activities
  }
}

/// An activity that is logged together with a transition.
package struct ActivityInput: Sendable, Hashable, Codable {
  /// `task`, `call`, `meeting` or `mail`.
  package let kind: String
  package let subject: String
  /// More fields of the activity's module.
  package let values: RecordInput

  package init(kind: String, subject: String, values: RecordInput = [:]) {
    self.kind = kind
    self.subject = subject
    self.values = values
  }
}
