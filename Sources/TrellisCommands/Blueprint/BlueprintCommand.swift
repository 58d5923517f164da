import ArgumentParser

struct BlueprintCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "blueprint", abstract: "Shows and publishes blueprints, the processes of a tenant.",
    subcommands: [
      BlueprintList.self, BlueprintShow.self, BlueprintPublish.self, BlueprintMigrate.self, BlueprintExport.self,
    ])
}
