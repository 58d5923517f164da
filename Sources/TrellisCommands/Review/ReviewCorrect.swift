import ArgumentParser
import Engine

struct ReviewCorrect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "correct", abstract: "Changes values of a draft before it is decided.",
    discussion: "Example: trellis review correct acme 7 --set email=ana@example.com --as eva")

  @OptionGroup var options: ReviewOptions
  @OptionGroup var said: CommentOptions

  @Option(name: .customLong("set"), help: "A value, as field=value.", transform: FieldAssignment.init(reading:))
  var values: [FieldAssignment] = []

  func validate() throws { try values.validateOnce() }

  func run() async throws { try await options.run(.correct(values: values.input, comment: said.comment)) }
}
