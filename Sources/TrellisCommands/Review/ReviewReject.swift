import ArgumentParser
import Engine

struct ReviewReject: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reject", abstract: "Rejects drafts for good.",
    discussion: "Example: trellis review reject acme 7 8 --reason invalid --field email=invalid --as eva")

  @OptionGroup var options: ReviewOptions
  @OptionGroup var why: RejectionOptions

  func run() async throws { try await options.run(.reject(why.rejection)) }
}
