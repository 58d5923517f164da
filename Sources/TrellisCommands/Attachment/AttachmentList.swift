import ArgumentParser
import Engine
import Expressions
import Operations

struct AttachmentList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the files of a record, the newest first.",
    discussion: "Example: trellis attachment list acme deals 42")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Flag(name: .long, help: "List the files in the recycle bin instead.")
  var deleted = false

  @Option(name: .long, help: "How many, 1 to 200.")
  var limit = 50

  @Option(name: .long, help: "Where to go on, from the page before.")
  var cursor: String?

  func validate() throws {
    guard (1...200).contains(limit) else { throw ValidationError("--limit is 1 to 200.") }
  }

  func run() async throws {
    let operation = ListAttachments(
      of: record.record(as: acting.user), limit: limit, cursor: cursor, deleted: deleted)
    try data.print(await data.run(operation)) { page in
      var table = TextTable(header: ["id", "name", "kind", "type", "size", "attached"], rightAligned: ["size"])
      for file in page.attachments {
        table.add(
          "\(file.id)", file.name, file.kind ?? "", file.mediaType, ByteCount.text(file.size),
          file.createdAt.toTheSecond)
      }
      let more = page.nextCursor.map { "More: --cursor \($0)\n" } ?? ""
      return table.text(empty: "There are no such files.") + more
    }
  }
}
