import ArgumentParser

struct NoteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "note", abstract: "Reads and writes notes about records.",
    discussion: """
      A note is a record of the module of notes: `trellis record restore` brings it back, `trellis record timeline` shows how it was.
      """,
    subcommands: [NoteList.self, NoteAdd.self, NoteUpdate.self, NoteDelete.self])
}
