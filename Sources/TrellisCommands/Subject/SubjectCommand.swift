import ArgumentParser

struct SubjectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "subject", abstract: "Exports or erases a person's data.",
    subcommands: [SubjectExport.self, SubjectErase.self])
}
