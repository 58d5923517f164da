import ArgumentParser

struct ConfigCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Shows how a tenant was configured, and by whom.",
    subcommands: [ConfigHistory.self])
}
