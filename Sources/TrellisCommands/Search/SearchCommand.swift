import ArgumentParser

struct SearchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search", abstract: "Finds records in all modules by words.",
    subcommands: [SearchFind.self, SearchRebuild.self], defaultSubcommand: SearchFind.self)
}
