import ArgumentParser
import Engine
import Operations

struct QueueRelease: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release", abstract: "Puts a claimed record back into its queue.",
    discussion: "Example: trellis queue release acme contracts 42 --as eva")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Option(name: .long, help: "The field, where several have queues.")
  var field: String?

  func run() async throws {
    let command = Command.claim(record.target, ClaimInput(.release, field: field))
    try data.print(await data.run(PerformCommand(tenant: record.tenant, user: acting.user, command: command)))
  }
}
