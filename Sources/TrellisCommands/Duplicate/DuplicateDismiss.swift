import ArgumentParser

struct DuplicateDismiss: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dismiss", abstract: "Says that records are not about the same.",
    discussion: """
      It stays so until a value that is compared changes. A record of another module is MODULE/ID.

      Example: trellis duplicate dismiss acme contacts 7 8
      """)

  @OptionGroup var dismissal: DismissalOptions

  func run() async throws { try await dismissal.run(isUndone: false) }
}
