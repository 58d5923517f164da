import ArgumentParser
import Engine
import Expressions
import Operations

struct DraftSave: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "save", abstract: "Keeps what is supplied, in the place of what you had, and says what is missing.",
    discussion: """
      The record stays where it is. A draft is its owner's alone, and ends with the record's stay in its state.

      Example: trellis transition draft save acme deals 42 submit amount=250000 --as ana
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Argument(help: "The transition's name.")
  var name: String

  @OptionGroup var given: TransitionOptions

  @Option(name: .long, help: "How many days it is kept, 1 to 90.")
  var days = 14

  func validate() throws {
    guard DraftInput.days.contains(days) else { throw ValidationError("--days is 1 to 90.") }
  }

  func run() async throws {
    let draft = DraftInput(transition: name, input: given.input, days: days)
    let operation = SaveTransitionDraft(
      tenant: record.tenant, user: acting.user, record: record.target, draft: draft)
    try data.print(await data.run(operation)) { draft in
      guard let draft else { return "" }
      let missing = draft.problems ?? []
      return DraftText.line(draft) + TransitionText.lines(of: missing)
        + (missing.isEmpty ? "Nothing is missing: submit it.\n" : "")
    }
  }
}

/// A draft on one line.
enum DraftText {
  static func line(_ draft: TransitionDraft) -> String {
    Printable.line(
      "\(draft.id): \(draft.transition) of \(draft.module) \(draft.record), of \(draft.owner), until \(draft.expiresAt.text)"
    )
      + "\n"
  }
}
