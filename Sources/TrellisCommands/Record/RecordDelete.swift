import ArgumentParser
import Engine
import Operations

struct RecordDelete: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Moves a record to the recycle bin.",
    discussion: "Example: trellis record delete acme deals 42")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  func run() async throws {
    let operation = PerformCommand(tenant: record.tenant, user: acting.user, command: .delete(record.target))
    try data.print(await data.run(operation))
  }
}
