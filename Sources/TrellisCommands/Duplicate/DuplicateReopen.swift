import ArgumentParser

struct DuplicateReopen: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reopen", abstract: "Undoes `duplicate dismiss`.",
    discussion: """
      The records are listed again wherever a rule finds them alike. A record of another module is MODULE/ID.

      Example: trellis duplicate reopen acme contacts 7 8
      """)

  @OptionGroup var dismissal: DismissalOptions

  func run() async throws { try await dismissal.run(isUndone: true) }
}
