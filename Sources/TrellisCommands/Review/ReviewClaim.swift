import ArgumentParser
import Engine

struct ReviewClaim: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "claim", abstract: "Claims drafts: nobody else decides them then.",
    discussion: "Example: trellis review claim acme 7 --as eva")

  @OptionGroup var options: ReviewOptions

  func run() async throws { try await options.run(.claim) }
}
