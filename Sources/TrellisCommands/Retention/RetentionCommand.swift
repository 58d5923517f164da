import ArgumentParser

struct RetentionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retention", abstract: "Deletes records whose retention time is over.",
    subcommands: [RetentionRun.self])
}
