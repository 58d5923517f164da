import ArgumentParser

struct ModuleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "module", abstract: "Shows and renames the modules of a tenant.",
    subcommands: [ModuleList.self, ModuleShow.self, ModuleRename.self])
}
