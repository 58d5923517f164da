package import Expressions

/// An incoming record that is held until somebody has looked at it. It is in no module, so nothing but a review sees it.
package struct ReviewDraft: Sendable, Hashable, Codable {
  package let id: Int64
  package let module: String
  /// The name of the review that holds it.
  package let review: String
  /// What the review is called for the reader.
  package let label: String
  /// The way it has come in: `form`, `import`, `api` or `manual`.
  package let channel: String
  /// The form by which it has come in; nil of any other way.
  package let source: String?
  /// The name of the user who has sent it in; nil of a form, which may be anybody's.
  package let author: String?
  package let status: Status
  /// 1, and one more each time that it is sent in again.
  package let round: Int
  package let createdAt: Timestamp
  /// When a reviewer should have decided; nil if there is no hurry, or nobody's turn.
  package let due: Timestamp?
  package let isOverdue: Bool
  /// From then on it is given up.
  package let expires: Timestamp?
  /// The name of the user who has claimed it.
  package let claimedBy: String?
  package let decidedAt: Timestamp?
  /// The record that was born from it, or into which it was merged.
  package let record: RecordPlace?
  /// What was sent in, with what was corrected since, as the reader may see it.
  package let values: RecordInput
  /// Fields that are judged one by one, with the verdict on each that has one.
  package let fields: [String: FieldVerdict]
  /// Fields that wait for a verdict of their own.
  package let unverified: [String]
  /// What the reader may do: `accept`, `claim`, `correct`, `reject`, `release`, `resubmit`, `return`, `verify`.
  package let may: [String]
  /// What would stand in the way of the record; nil in lists.
  package var problems: [Problem]?
  /// The records that it is likely to be about the same as; nil in lists.
  package var duplicates: [Problem]?
  /// The proof of what was agreed to where it came by a form; nil in lists.
  package var form: FormEntry?
  /// All that has happened to it; nil in lists.
  package var story: [ReviewEvent]?

  /// Where a draft stands.
  package enum Status: String, Sendable, Hashable, Codable, CaseIterable {
    /// It waits for a reviewer.
    case pending
    /// It waits for its author to correct it.
    case returned
    /// A record was born from it.
    case accepted
    /// Its values went into a record that there was.
    case merged
    case rejected
    /// It was put aside without anybody looking.
    case discarded
    /// Nobody has decided in time.
    case expired

    /// Whether it waits for somebody.
    package var isOpen: Bool { self == .pending || self == .returned }
  }

  /// What was found of one field.
  package struct FieldVerdict: Sendable, Hashable, Codable {
    package var isAccepted: Bool
    /// The code of a reason; nil where it is accepted, or said in words.
    package var reason: String?
    package var comment: String?

    package init(isAccepted: Bool, reason: String? = nil, comment: String? = nil) {
      self.isAccepted = isAccepted
      self.reason = reason
      self.comment = comment
    }
  }
}

/// Something that has happened to a draft.
package struct ReviewEvent: Sendable, Hashable, Codable {
  package let at: Timestamp
  /// The name of the user who did it.
  package let actor: String
  /// `held`, `claimed`, `verified`, `corrected`, `returned`, `resubmitted`, `accepted`, …
  package let event: String
  package let reason: String?
  package let comment: String?
  /// `{"field": [old, new]}` of what was changed, as the reader may see it.
  package let changes: RecordInput?
  /// The verdicts on fields by themselves.
  package let fields: [String: ReviewDraft.FieldVerdict]?
  /// Whether it was done by somebody who is no reviewer and may override.
  package let isOverride: Bool
}

/// A draft, by its id and the module of the record that it would be.
package struct ReviewTarget: Sendable, Hashable, Codable {
  package let module: String
  package let id: Int64

  package init(module: String, id: Int64) {
    self.module = module
    self.id = id
  }
}

/// What is done about a draft.
package enum ReviewDeed: Sendable, Hashable, Codable {
  case accept(ReviewAcceptance)
  /// For good.
  case reject(ReviewRejection)
  /// Sends it back to its author, to be corrected.
  case sendBack(ReviewRejection)
  /// Changes its values before it is decided.
  case correct(values: RecordInput, comment: String?)
  /// Judges fields one by one.
  case verify([String: ReviewDraft.FieldVerdict])
  /// Sends it in again, with what its author has changed.
  case resubmit(values: RecordInput, comment: String?)
  case claim
  case release

  /// What is said about it; nil if nothing is.
  var comment: String? {
    switch self {
    case .accept(let input): input.comment
    case .reject(let input), .sendBack(let input): input.comment
    case .correct(_, let comment), .resubmit(_, let comment): comment
    case .verify, .claim, .release: nil
    }
  }

  package static let longestComment = DecisionInput.longestReason

  /// As the API and the command line call it.
  package var name: String {
    switch self {
    case .accept: "accept"
    case .reject: "reject"
    case .sendBack: "return"
    case .correct: "correct"
    case .verify: "verify"
    case .resubmit: "resubmit"
    case .claim: "claim"
    case .release: "release"
    }
  }
}

/// How a draft is accepted.
package struct ReviewAcceptance: Sendable, Hashable, Codable {
  /// Corrections that are made with it.
  package var values: RecordInput
  /// Fields that are found right with it.
  package var verified: [String]
  /// Whether all that wait for a verdict are.
  package var verifiesAll: Bool
  /// The record into which it goes; nil means a new one.
  package var into: RecordPlace?
  /// Fields whose values it takes from the draft though it has others.
  package var taken: [String]
  package var comment: String?

  /// - Parameters:
  ///   - values: corrections that are made with it.
  ///   - verified: fields that are found right with it.
  ///   - verifiesAll: whether all that wait for a verdict are.
  ///   - into: the record into which it goes; nil means a new one.
  ///   - taken: fields whose values that record takes though it has others.
  ///   - comment: what is to be said about it.
  package init(
    values: RecordInput = [:], verified: [String] = [], verifiesAll: Bool = false, into: RecordPlace? = nil,
    taken: [String] = [], comment: String? = nil
  ) {
    self.values = values
    self.verified = verified
    self.verifiesAll = verifiesAll
    self.into = into
    self.taken = taken
    self.comment = comment
  }
}

/// Why a draft is rejected or sent back.
package struct ReviewRejection: Sendable, Hashable, Codable {
  /// The code of a reason of the review.
  package var reason: String?
  package var comment: String?
  /// Verdicts on fields by themselves; one rejected field is reason enough.
  package var fields: [String: ReviewDraft.FieldVerdict]

  /// - Parameters:
  ///   - reason: the code of a reason of the review.
  ///   - comment: what is to be said about it.
  ///   - fields: verdicts on fields by themselves.
  package init(reason: String? = nil, comment: String? = nil, fields: [String: ReviewDraft.FieldVerdict] = [:]) {
    self.reason = reason
    self.comment = comment
    self.fields = fields
  }
}
