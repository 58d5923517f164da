import ArgumentParser

struct TeamCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "team", abstract: "Shows, adds and renames a tenant's teams.",
    subcommands: [TeamList.self, TeamShow.self, TeamCreate.self, TeamUpdate.self])
}
