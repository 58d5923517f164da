import ArgumentParser
import Operations

struct NoteAdd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Writes a note about a record.",
    discussion: "Example: trellis note add acme deals 42 body=\"They want it by May\" title=Deadline")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Argument(help: "Values of the note's fields, as field=value.", transform: FieldAssignment.init(reading:))
  var values: [FieldAssignment]

  func validate() throws { try values.validateOnce() }

  func run() async throws {
    try data.print(await data.run(ChangeNote(about: record.record(as: acting.user), .add(values.input))))
  }
}
