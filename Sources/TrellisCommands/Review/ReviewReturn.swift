import ArgumentParser
import Engine

struct ReviewReturn: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "return", abstract: "Sends drafts back to their authors, to be corrected.",
    discussion: "Example: trellis review return acme 7 8 --reason invalid --field email=invalid --as eva")

  @OptionGroup var options: ReviewOptions
  @OptionGroup var why: RejectionOptions

  func run() async throws { try await options.run(.sendBack(why.rejection)) }
}
