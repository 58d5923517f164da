import ArgumentParser

struct ServiceLevelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sla", abstract: "Shows records that have been in their state for too long.",
    subcommands: [ServiceLevelList.self])
}
