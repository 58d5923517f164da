import ArgumentParser
import Engine
import Operations

struct RecordDelete: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Moves a record to the recycle bin.",
    discussion: """
      `trellis record restore` brings it back; `trellis record list --deleted` shows what is there.

      Example: trellis record delete acme deals 42
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  func run() async throws {
    let operation = PerformCommand(tenant: record.tenant, user: acting.user, command: .delete(record.target))
    let answer = try await data.run(operation)
    guard !data.json else { return try data.print(answer) }
    let place = "\(record.tenant) \(record.module) \(record.id)"
    StandardOutput.write(
      "Moved \(record.module) \(record.id) to the recycle bin. `trellis record restore \(place)` brings it back.\n")
  }
}
