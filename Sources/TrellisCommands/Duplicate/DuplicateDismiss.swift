import ArgumentParser

struct DuplicateDismiss: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dismiss", abstract: "Marks records as not being duplicates of each other.",
    discussion: """
      That holds until a value that is compared changes. A record of another module is MODULE/ID.

      Example: trellis duplicate dismiss acme contacts 7 8
      """)

  @OptionGroup var dismissal: DismissalOptions

  func run() async throws { try await dismissal.run(isUndone: false) }
}
