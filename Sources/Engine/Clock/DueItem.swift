/// Something that is due at a time.
struct DueItem: Hashable {
  let kind: Kind
  /// What it is about: a transition's name, `field/state`, with the number of a step behind it `field/state/1`, an automation's name;
  /// the number of an approval; the field and stage to which what was postponed comes back; an absence's number; empty for the tenant's own affairs.
  let reference: String
  /// In microseconds.
  let at: Int64
  /// Whether it was done before, and stands there to be seen.
  var isPast = false

  /// What kinds of things are due.
  enum Kind: String, CaseIterable {
    /// An automatic transition.
    case transition
    /// The warning before the end of a state's time.
    case warning
    /// The end of a state's time.
    case level = "sla"
    /// A step of the escalation after that.
    case escalation
    /// The end of the time in which an approval is to be decided.
    case approval
    /// An automation that waits for a time of the record.
    case automation
    /// A record that was postponed comes back.
    case postponed
    /// An absence begins.
    case absence
    /// The daily run of the times of retention.
    case retention
    /// A draft should have been decided.
    case reviewLevel = "review_sla"
    /// A draft is given up.
    case reviewExpiry = "review_expiry"
    /// The values of a draft go that has become no record.
    case reviewForgetting = "review_keep"

    /// Whether it is about the draft of a review, whose id then stands in the place of a record's.
    var isOfReview: Bool { [.reviewLevel, .reviewExpiry, .reviewForgetting].contains(self) }
  }

  /// Which it is among those of a record.
  struct Key: Hashable {
    let kind: Kind
    let reference: String
  }

  var key: Key { Key(kind: kind, reference: reference) }
}
