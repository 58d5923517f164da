import ArgumentParser

struct AccessCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "access", abstract: "Says what users may do.", subcommands: [AccessExplain.self])
}
