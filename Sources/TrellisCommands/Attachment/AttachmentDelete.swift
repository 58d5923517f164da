import ArgumentParser
import Engine
import Operations

struct AttachmentDelete: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Moves a file of a record to the recycle bin, where it stays for 30 days.",
    discussion: """
      `trellis attachment restore` brings it back; `trellis attachment list --deleted` shows what is there.

      Example: trellis attachment delete acme deals 42 7
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Argument(help: "The number of the file, from `trellis attachment list`.")
  var attachment: Int64

  func run() async throws {
    let deleted = try await data.run(DeleteAttachment(attachment, of: record.record(as: acting.user)))
    try data.print(deleted) { Printable.line("Moved \($0.name) to the recycle bin") + "\n" }
  }
}
