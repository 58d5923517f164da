import ArgumentParser
import Engine
import Operations

struct ResultsPreview: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview", abstract: "Says what each result would do to a record now, and how far its counters are.",
    discussion: "Nothing changes.\n\nExample: trellis results preview acme deals 42 --as ana", aliases: ["rehearse"])

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Option(name: .long, help: "The flow; the first that fits if it is left out.")
  var flow: String?

  func run() async throws {
    let outcomes = try await data.run(
      PreviewResults(tenant: record.tenant, user: acting.user, record: record.target, flow: flow))
    try data.print(outcomes) { $0.map { ResultText($0).text }.joined() + Rehearsal.end }
  }
}
