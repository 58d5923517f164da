import ArgumentParser

struct ConfigCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Shows and changes the files in which a tenant differs from its preset.",
    discussion: """
      They have the format of a preset and hold only what differs: modules, fields, formulas, pipelines, blueprints, rights, \
      labels. Keep them under version control: export them, edit them, apply them.
      """,
    subcommands: [
      ConfigShow.self, ConfigExport.self, ConfigApply.self, ConfigHistory.self, ConfigRollback.self,
    ])
}
