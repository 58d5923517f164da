package import Expressions

/// Something that the clock has done, or has found.
package struct ClockDeed: Sendable, Hashable, Codable {
  /// When it was done.
  package let at: Timestamp
  /// Since when it was due.
  package let due: Timestamp
  package let module: String
  package let record: Int64
  package let kind: Kind
  /// The transition, the state whose time is over, the approval with its number, or the automation.
  package let reference: String
  /// How many records it was done with.
  package let count: Int
  /// Codes of what stood in its way; empty if nothing did.
  package let refused: [String]

  /// What kinds of deeds there are.
  package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// An automatic transition.
    case transition
    /// A state's time is over before long.
    case warning
    /// A state's time is over.
    case sla
    /// A state's time has been over for so long that a step of its escalation follows.
    case escalation
    /// The time to decide an approval is over.
    case approval
    /// An automation whose time had come.
    case automation
    /// What was postponed came back.
    case postponed
    /// An absence has begun, of the user in `reference`: those who stand in were told what waits, or the administrators.
    case absence
    /// The times of retention were kept.
    case retention
    /// The time of a draft's reviewers is over. Here and in the next two `record` is the draft's id.
    case reviewOverdue = "review_overdue"
    /// A draft was given up.
    case reviewExpired = "review_expired"
    /// The values of a draft that has become no record were taken away.
    case reviewForgotten = "review_forgotten"

    /// Whether it is about the draft of a review.
    package var isOfReview: Bool { [.reviewOverdue, .reviewExpired, .reviewForgotten].contains(self) }
  }
}

/// What a portion of what was due has come to.
package struct ClockRun: Sendable, Hashable {
  /// In order.
  package var deeds: [ClockDeed]
  /// How many things were looked at.
  package let looked: Int
  /// When something is due next, which may be by now; nil if nothing is.
  package let next: Timestamp?
  /// Whether the times of retention have to be kept today.
  package let wantsRetention: Bool
}
