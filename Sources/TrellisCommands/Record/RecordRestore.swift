import ArgumentParser
import Engine
import Operations

struct RecordRestore: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "Brings a record back from the recycle bin.",
    discussion: "Example: trellis record restore acme deals 42")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  func run() async throws {
    let operation = PerformCommand(tenant: record.tenant, user: acting.user, command: .restore(record.target))
    try data.print(await data.run(operation))
  }
}
