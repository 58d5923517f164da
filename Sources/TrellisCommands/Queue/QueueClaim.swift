import ArgumentParser
import Engine
import Operations

struct QueueClaim: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "claim", abstract: "Claims a record that waits in a queue: nobody else moves it on then.",
    discussion: "Example: trellis queue claim acme contracts 42 --as eva")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Option(name: .long, help: "The field, where several have queues.")
  var field: String?

  func run() async throws {
    let command = Command.claim(record.target, ClaimInput(.claim, field: field))
    try data.print(await data.run(PerformCommand(tenant: record.tenant, user: acting.user, command: command)))
  }
}
