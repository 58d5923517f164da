import ArgumentParser

struct ViewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "view", abstract: "Keeps lists under a name: filter, columns and sort.",
    subcommands: [ViewList.self, ViewSave.self, ViewShare.self, ViewDelete.self])
}
