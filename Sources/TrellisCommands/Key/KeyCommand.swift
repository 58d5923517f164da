import ArgumentParser

struct KeyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "Creates, shows, replaces and revokes the API keys of a tenant.",
    subcommands: [KeyList.self, KeyCreate.self, KeyRotate.self, KeyRevoke.self])
}
