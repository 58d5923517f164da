import ArgumentParser

struct RetentionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retention", abstract: "Keeps to the times for which records are kept.",
    subcommands: [RetentionRun.self])
}
