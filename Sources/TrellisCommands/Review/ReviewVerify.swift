import ArgumentParser
import Engine

struct ReviewVerify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Accepts or rejects fields of a draft one by one.",
    discussion: "Example: trellis review verify acme 7 --right email --wrong phone=invalid --as eva")

  @OptionGroup var options: ReviewOptions

  @Option(name: .long, help: "A field that is right.")
  var right: [String] = []

  @Option(name: .long, help: "A field that is wrong, with the code of a reason: phone=invalid.")
  var wrong: [FieldAssignment] = []

  func run() async throws {
    let verdicts: [(String, ReviewDraft.FieldVerdict)] =
      right.map { ($0, ReviewDraft.FieldVerdict(isAccepted: true)) }
      + wrong.map { ($0.field, ReviewDraft.FieldVerdict(isAccepted: false, reason: $0.value)) }
    try await options.run(.verify(Dictionary(verdicts, uniquingKeysWith: { $1 })))
  }
}
