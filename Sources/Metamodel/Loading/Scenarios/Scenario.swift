package import Diagnostics
package import Expressions

/// An executable example of a process: given, when, then.
package struct Scenario: Sendable, Hashable {
  /// What it shows, as a sentence.
  package let name: String
  /// Where it stands.
  package let location: SourcePosition
  /// What is there before.
  package let given: [Step]
  /// What is done.
  package let when: [Step]
  /// What has to be so afterwards; without a refusal every step of `when` must succeed.
  package let then: [Expectation]

  /// Codes of the reasons for which a step can be refused.
  package static let refusalCodes = [
    "required", "check_failed", "checklist_missing", "note_missing", "activity_missing", "related_missing", "none_of",
    "too_few_of", "criteria_failed", "who", "not_from_here", "not_initial", "use_transition", "not_in_pipeline",
    "not_permitted", "duplicate", "unknown_value", "out_of_range", "too_long", "pattern_mismatch", "invalid",
    "unknown_field",
    "not_found", "in_use", "out_of_scope", "read_only_field", "match_found", "converted", "not_converted",
    "changed_since", "not_needed", "merged", "not_merged", "attachment_missing", "same_person", "not_kept",
    "read_only_in_state", "required_in_state",
    "ambiguous", "not_undoable", "not_last", "claimed", "unclaimed", "no_queue",
    "branches_missing", "branch_done", "names_itself", "too_large", "locked", "own", "rejected", "recalled",
    "asked_already", "undecided", "not_pending", "already_decided",
    "cannot_decide", "resubmitted", "not_ended", "needs_approval", "no_flow", "out_of_hours", "do_not_contact",
    "other_call", "unverified", "field_rejected", "nobody_to_correct",
  ]
}

extension Scenario {
  /// One thing that is done.
  package struct Step: Sendable, Hashable {
    /// Where it stands.
    package let location: SourcePosition
    /// The name of the user who does it; nil for the first administrator.
    package let user: String?
    /// What is done.
    package let action: Action
  }

  /// What a step does. A record is the name that it was created `as`, without `$`.
  package enum Action: Sendable, Hashable {
    case user(name: String, roles: [String], teams: [String], manager: String?)
    case create(module: String, name: String?, values: [Assignment], entry: Entry?)
    /// A record comes in by a channel.
    case send(module: String, name: String?, values: [Assignment], channel: Review.Channel, form: Sending?)
    /// Something is said of a draft, or of the last approval of a record; once a draft is accepted its name is the
    /// record's.
    case judge(String, Judging)
    case update(record: String, values: [Assignment])
    case delete(record: String)
    case restore(record: String)
    case run(transition: String, record: String, inputs: Inputs)
    case advance(record: String, to: String, inputs: Inputs)
    case undo(record: String, reason: String)
    case branch(String, transition: String, record: String, inputs: Inputs)
    case claim(record: String)
    case release(record: String)
    case handOver(record: String, user: String)
    /// The result of a call; times as they are written.
    case result(String, record: String, ResultGiven)
    /// Takes the next record of a module's call queue, which has to be one; nil if it does not matter which.
    case nextCall(module: String, wanted: String?)
    case tick(transition: String, record: String, items: [String], isUndone: Bool)
    case attach(record: String, name: String, kind: String?, content: String)
    case override(record: String, state: String, reason: String)
    case convert(record: String, Conversion)
    case unconvert(record: String, reason: String, keep: [String])
    /// `take` says whose value a field takes, by field.
    case merge(record: String, losers: [String], take: [String: String])
    case unmerge(record: String, keepsChanges: Bool)
    /// From then on it is this time.
    case clock(Timestamp)
    /// So much time passes.
    case after(Period)
  }

  /// What comes with a result.
  package struct ResultGiven: Sendable, Hashable {
    package let flow: String?
    /// Which of several open records it is about.
    package let about: String?
    package let at: String?
    package let until: String?
    package let inputs: Inputs
  }

  /// How a form is sent.
  package struct Sending: Sendable, Hashable {
    /// The form's name.
    package let form: String
    /// Of its address.
    package let parameters: [String: String]
    package let hasConsented: Bool
  }

  /// What is said of a draft or of an approval.
  package struct Judging: Sendable, Hashable {
    package let verdict: Verdict
    package let values: [Assignment]
    package let reason: String?
    package let comment: String?
    /// The record into which it goes, by the name that it was created `as`; nil means a new one.
    package let into: String?
    /// The fields that are found right with it; nil means all.
    package let verified: [String]?
    /// The user to whom a decision is given.
    package let to: String?

    /// `reject` and `resubmit` are said of both; what `accept`, `return` and `correct` are said of is a draft.
    package enum Verdict: String, Sendable, Hashable, CaseIterable {
      case accept
      case sendBack = "return"
      case correct
      case approve
      case delegate
      case recall
      case reject
      case resubmit
    }
  }

  /// A conversion that is asked for.
  package struct Conversion: Sendable, Hashable {
    /// nil where the module has but one.
    package let name: String?
    package let targets: [TargetChoice]
    package let inputs: Inputs
    /// The names under which later steps know what came of it, by target.
    package let names: [String: String]
  }

  /// What is to become of one target of a conversion.
  package struct TargetChoice: Sendable, Hashable {
    package let target: String
    package let way: Way?
    package let values: [Assignment]

    package enum Way: Sendable, Hashable {
      case create
      case skip
      /// The record by the name that it was created `as`.
      case use(String)
    }
  }

  /// How a record enters in mid-process.
  package struct Entry: Sendable, Hashable {
    package let state: String
    package let reason: String
  }

  /// What is supplied with a transition.
  package struct Inputs: Sendable, Hashable {
    package let values: [Assignment]
    /// Codes of the items that are ticked.
    package let checklist: [String]
    package let note: String?
    package let activities: [Activity]
  }

  /// An activity that is logged with a transition.
  package struct Activity: Sendable, Hashable {
    package let kind: ActivityKind
    package let subject: String?
  }

  /// A field and its value.
  package struct Assignment: Sendable, Hashable {
    package let field: String
    package let value: GivenValue
    /// Where the value stands.
    package let location: SourcePosition
  }

  /// A value that a scenario gives or expects.
  package enum GivenValue: Sendable, Hashable {
    case null
    /// Text to be read by the field's type.
    case literal(String)
    case list([String])
    /// `$name`: a record by the name that it was created `as`, or a user.
    case reference(String)
  }

  /// What has to be so.
  package enum Expectation: Sendable, Hashable {
    /// The last step is refused, with these reasons at least.
    case refused([Refusal], SourcePosition)
    /// A record has these values and not these fields, as a user reads it; nil is the first administrator.
    case record(String, by: String?, values: [Assignment], hidden: [String], SourcePosition)
    /// A record is not there for a user.
    case unseen(String, by: String, SourcePosition)
    /// The last approval of a record is in this state, and waits for these.
    case approval(String, state: String, waitsFor: [String]?, SourcePosition)
    /// A draft stands there.
    case draft(String, status: String, SourcePosition)
    /// So many results count for a rule of attempts about a record.
    case attempts(String, rule: String, count: Int, SourcePosition)
    /// Results have left these prompts about a record.
    case prompts(String, actions: [String], SourcePosition)
    /// These results were logged about a record.
    case logged(String, results: [String], SourcePosition)
    /// Somebody was told something.
    case told(Message, SourcePosition)

    /// Where it stands.
    package var location: SourcePosition {
      switch self {
      case .refused(_, let place), .record(_, _, _, _, let place), .unseen(_, _, let place), .told(_, let place),
        .approval(_, _, _, let place), .attempts(_, _, _, let place), .prompts(_, _, let place),
        .logged(_, _, let place),
        .draft(_, _, let place):
        place
      }
    }
  }

  /// What somebody was told by a process.
  package struct Message: Sendable, Hashable {
    package let way: Way
    /// The mail's, webhook's or function's name; nil means any.
    package let name: String?
    /// A user's name, or an address; nil means anybody.
    package let to: String?
    /// The record that it is about, by the name that it was created `as`; nil means any.
    package let about: String?
    /// What it has to say somewhere.
    package let says: String?
    /// How many of them there are; nil means one at least.
    package let times: Int?

    package enum Way: String, Sendable, Hashable, CaseIterable {
      case mail
      case webhook
      case function
      case notification
    }
  }

  /// A reason for which a step is refused.
  package struct Refusal: Sendable, Hashable {
    /// The field, checklist item, activity's kind, related list or group that it concerns.
    package let at: String
    package let code: String
    /// The value that was found; nil if it does not matter.
    package let found: GivenValue?
    package let location: SourcePosition
  }
}
