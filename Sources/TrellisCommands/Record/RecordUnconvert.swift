import ArgumentParser
import Engine
import Operations

struct RecordUnconvert: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unconvert", abstract: "Undoes the conversion of a record.",
    discussion: """
      Records that the conversion created are deleted if nobody has changed them since, what it filled in and carried over goes back, and \
      the record returns to its state by an override. Whatever has changed since is listed, and can be kept.

      Example: trellis record unconvert acme leads 7 --reason "wrong person" --keep account
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Option(name: .long, help: "Why.")
  var reason: String

  @Option(name: .long, help: "A target that is to stay as it is; may be repeated.")
  var keep: [String] = []

  @Flag(name: .long, help: "Say what would happen, and change nothing.")
  var dryRun = false

  func validate() throws {
    guard reason.saysSomething else { throw ValidationError("--reason says nothing.") }
  }

  func run() async throws {
    let operation = UnconvertRecord(
      tenant: record.tenant, user: acting.user, target: record.target,
      input: ReversalInput(reason: reason, keep: Set(keep)), isPreview: dryRun)
    let answer = try await data.run(operation)
    StandardOutput.write(data.json ? answer.json + "\n" : ReversalText(answer, of: record).text)
  }
}
