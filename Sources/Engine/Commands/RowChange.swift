import Metamodel

/// What a command has done to the record that it was about.
struct RowChange: Sendable {
  let plan: ModulePlan
  var image: RowImage
  /// Whether the command has created the record.
  var isCreated = false
  /// What a conversion came to, or taking it back.
  var conversion: ConversionOutcome?
  var reversal: ReversalOutcome?
  /// What the caller should know of it.
  var warnings: [Problem] = []
  /// What a merge, or its undoing, has done beside.
  var merge: MergeReport?
  /// The file that was attached, or moved to the recycle bin or out of it.
  var attachment: Attachment?
  /// What an erasure has done.
  var erasure: ErasureReport?
  /// The ways on from where a continuous blueprint has come to; nil of any other.
  var next: [TransitionExplanation]?
  /// The draft of an incoming record that is held for a review, or about which something was done.
  var review: ReviewDraft?
  /// The draft of a transition that was saved.
  var draft: TransitionDraft?
  /// The approval for which the change waits, or about which something was said.
  var approval: Int64?
  /// What a result that was logged has done.
  var result: ResultOutcome?
}
