import ArgumentParser
import Engine
import Operations

struct AttachmentAdd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Attaches a file to a record.",
    discussion: """
      The type is recognised from the content. Programs and scripts are refused.

      Example: trellis attachment add acme deals 42 contract.pdf --kind signed_contract
      From a program: ./scan | trellis attachment add acme deals 42 - --name scan.png
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Argument(help: "The file, or - for the standard input.", completion: .file())
  var file: String

  @Option(name: .long, help: "What to call it. (default: the file's own name)")
  var name: String?

  @Option(name: .long, help: "What it is for, such as signed_contract.")
  var kind: String?

  func validate() throws {
    if file == "-", name == nil { throw ValidationError("A file from the standard input needs a --name.") }
  }

  func run() async throws {
    let input = try InputFile(file)
    let operation = AddAttachment(to: record.record(as: acting.user), file: name ?? input.name, kind: kind)
    let added = try await data.run(operation, reading: input)
    try data.print(added) { file in
      Printable.line("Attached \(file.name) as \(file.id): \(file.mediaType), \(ByteCount.text(file.size))") + "\n"
    }
  }
}
