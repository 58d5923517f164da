import ArgumentParser
import Engine
import Operations

struct AttachmentRestore: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "Brings a file of a record back from the recycle bin.",
    discussion: "Example: trellis attachment restore acme deals 42 7")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Argument(help: "The number of the file, from `trellis attachment list --deleted`.")
  var attachment: Int64

  func run() async throws {
    let operation = DeleteAttachment(attachment, of: record.record(as: acting.user), isRestored: true)
    try data.print(await data.run(operation)) { Printable.line("Took \($0.name) out of the recycle bin") + "\n" }
  }
}
