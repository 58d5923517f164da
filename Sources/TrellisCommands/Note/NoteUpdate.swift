import ArgumentParser
import Operations

struct NoteUpdate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update", abstract: "Changes a note about a record.",
    discussion: "Example: trellis note update acme deals 42 3 body=\"They want it by June\"")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Argument(help: "The number of the note, from `trellis note list`.")
  var note: Int64

  @Argument(
    help: "Values of the note's fields, as field=value; field= clears the field.",
    transform: FieldAssignment.init(reading:))
  var values: [FieldAssignment]

  func validate() throws { try values.validateOnce() }

  func run() async throws {
    let operation = ChangeNote(about: record.record(as: acting.user), .update(note: note, values.input))
    try data.print(await data.run(operation))
  }
}
