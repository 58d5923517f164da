import ArgumentParser

struct DraftCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "draft", abstract: "Keeps what has been supplied for a transition until everything is there.",
    subcommands: [DraftSave.self, DraftList.self, DraftSubmit.self, DraftDiscard.self])
}
