import ArgumentParser
import Engine
import Operations

struct RecordUnconvert: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unconvert", abstract: "Takes a record's conversion back.",
    discussion: """
      What it created is deleted if nobody has changed it since, what it filled and carried over is given back, and the record \
      moves back by an override. What has changed since is named, and can be kept.

      Example: trellis record unconvert acme leads 7 --reason "wrong person" --keep account
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Option(name: .long, help: "Why.")
  var reason: String

  @Option(name: .long, help: "A target that stays as it is now; may be repeated.")
  var keep: [String] = []

  @Flag(name: .long, help: "Says what would come of it, and changes nothing.")
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
