import ArgumentParser
import Engine
import Operations

struct DraftDiscard: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "discard", abstract: "Takes a draft away.",
    discussion: "Example: trellis transition draft discard acme deals 42 7 --as ana")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Argument(help: "The draft's id.")
  var draft: Int64

  func run() async throws {
    let operation = PerformCommand(
      tenant: record.tenant, user: acting.user, command: .discard(record.target, draft: draft))
    try data.print(await data.run(operation))
  }
}
