import ArgumentParser

struct TeamCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "team", abstract: "Shows and adds the teams of a tenant.",
    subcommands: [TeamList.self, TeamShow.self, TeamCreate.self, TeamUpdate.self])
}
