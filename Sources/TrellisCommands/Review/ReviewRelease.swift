import ArgumentParser
import Engine

struct ReviewRelease: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release", abstract: "Puts claimed drafts back.",
    discussion: "Example: trellis review release acme 7 --as eva")

  @OptionGroup var options: ReviewOptions

  func run() async throws { try await options.run(.release) }
}
