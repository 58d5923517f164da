import ArgumentParser
import Engine
import Operations

/// The drafts that a command is about, and as whom it acts.
struct ReviewOptions: ParsableArguments {
  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The ids of drafts.")
  var drafts: [Int64]

  func validate() throws {
    guard Set(drafts).count == drafts.count else { throw ValidationError("A draft is given twice.") }
    guard (1...100).contains(drafts.count) else { throw ValidationError("Give 1 to 100 drafts.") }
  }

  /// Does something about the drafts, and says what became of each.
  func run(_ deed: ReviewDeed, confirmsDuplicates: Bool = false) async throws {
    let operation = DecideReviews(
      tenant: tenant, user: acting.user, drafts: drafts, deed: deed, confirmsDuplicates: confirmsDuplicates)
    let verdicts = try await data.run(operation)
    try data.print(verdicts) { $0.map(Self.text).joined() }
    if verdicts.contains(where: { !$0.problems.isEmpty }) { throw CommandFailed.refused }
  }

  private static func text(_ verdict: ReviewVerdict) -> String {
    if let review = verdict.review { return ReviewText(review).line }
    return verdict.problems.map { Printable.line("✗ \(verdict.draft): \($0.message)") + "\n" }.joined()
  }
}

/// What is said about a draft.
struct CommentOptions: ParsableArguments {
  @Option(name: .long, help: "What is to be said about it.")
  var comment: String?
}

/// Why a draft is rejected or sent back.
struct RejectionOptions: ParsableArguments {
  @Option(name: .long, help: "The code of one of the review's reasons.")
  var reason: String?

  @OptionGroup var said: CommentOptions

  @Option(name: .customLong("field"), help: "A field that is wrong, with its reason: email=invalid.")
  var fields: [FieldAssignment] = []

  var rejection: ReviewRejection {
    let verdicts = fields.map { ($0.field, ReviewDraft.FieldVerdict(isAccepted: false, reason: $0.value)) }
    return ReviewRejection(
      reason: reason, comment: said.comment, fields: Dictionary(verdicts, uniquingKeysWith: { $1 }))
  }
}
