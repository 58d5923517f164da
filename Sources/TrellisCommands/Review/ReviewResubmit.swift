import ArgumentParser
import Engine

struct ReviewResubmit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resubmit", abstract: "Sends a draft in again that was sent back, with what you have corrected.",
    discussion: "Example: trellis review resubmit acme 7 --set phone=+34600000001 --as ana")

  @OptionGroup var options: ReviewOptions
  @OptionGroup var said: CommentOptions

  @Option(name: .customLong("set"), help: "A value, as field=value.", transform: FieldAssignment.init(reading:))
  var values: [FieldAssignment] = []

  func validate() throws { try values.validateOnce() }

  func run() async throws { try await options.run(.resubmit(values: values.input, comment: said.comment)) }
}
