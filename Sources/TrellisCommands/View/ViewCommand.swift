import ArgumentParser

struct ViewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "view", abstract: "Saves lists under a name, with filter, columns and sort.",
    subcommands: [ViewList.self, ViewSave.self, ViewShare.self, ViewDelete.self])
}
