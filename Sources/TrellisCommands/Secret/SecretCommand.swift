import ArgumentParser

struct SecretCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "secret", abstract: "Looks after the data directory's secret.", subcommands: [SecretRotate.self])
}
