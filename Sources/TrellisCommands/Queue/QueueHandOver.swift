import ArgumentParser
import Engine
import Operations

struct QueueHandOver: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hand-over", abstract: "Gives a claimed record to somebody else of its queue.",
    discussion: "Example: trellis queue hand-over acme contracts 42 --to max --as eva")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Option(name: .long, help: "The name of the user who is to have it.")
  var to: String

  @Option(name: .long, help: "The field, where several have queues.")
  var field: String?

  func run() async throws {
    let command = Command.claim(record.target, ClaimInput(.handOver(to), field: field))
    try data.print(await data.run(PerformCommand(tenant: record.tenant, user: acting.user, command: command)))
  }
}
