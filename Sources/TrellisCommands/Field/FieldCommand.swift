import ArgumentParser

struct FieldCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "field", abstract: "Shows, adds, changes, retires and restores the fields of a module.",
    subcommands: [FieldList.self, FieldAdd.self, FieldUpdate.self, FieldRetire.self, FieldRestore.self])
}
