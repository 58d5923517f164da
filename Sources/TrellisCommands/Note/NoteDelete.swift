import ArgumentParser
import Operations

struct NoteDelete: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Moves a note about a record to the recycle bin.",
    discussion: "Example: trellis note delete acme deals 42 3")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Argument(help: "The number of the note, from `trellis note list`.")
  var note: Int64

  func run() async throws {
    let answer = try await data.run(ChangeNote(about: record.record(as: acting.user), .delete(note: note)))
    guard !data.json else { return try data.print(answer) }
    StandardOutput.write(
      """
      Moved the note \(note) to the recycle bin. `trellis record restore \(record.tenant) \(answer.module) \(note)` brings it \
      back.

      """)
  }
}
