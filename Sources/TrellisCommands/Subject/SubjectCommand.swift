import ArgumentParser

struct SubjectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "subject", abstract: "Gives a person what is kept of them, and erases it.",
    subcommands: [SubjectExport.self, SubjectErase.self])
}
