import ArgumentParser
import Engine
import Foundation
import Operations

struct AttachmentGet: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get", abstract: "Writes the content of a file of a record.",
    discussion: "Example: trellis attachment get acme deals 42 7 --output contract.pdf")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Argument(help: "The number of the file, from `trellis attachment list`.")
  var attachment: Int64

  @Option(name: .long, help: "The file to write. (default: standard output)", completion: .file())
  var output: String?

  func run() async throws {
    let operation = { (path: String) in SaveAttachment(attachment, of: record.record(as: acting.user), to: path) }
    guard let output else {
      return try await StandardOutput.writeFile { _ = try await data.run(operation($0)) }
    }
    let saved = try await data.run(operation(URL(fileURLWithPath: output).path))
    try data.print(saved) { "Wrote \(ByteCount.text($0.size)) to \(output)\n" }
  }
}
