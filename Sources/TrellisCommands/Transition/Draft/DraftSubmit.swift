import ArgumentParser
import Engine
import Operations

struct DraftSubmit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit", abstract: "Runs the transition with what the draft holds; a draft that is refused stays.",
    discussion: "Example: trellis transition draft submit acme deals 42 7 --as ana")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Argument(help: "The draft's id.")
  var draft: Int64

  func run() async throws {
    let operation = PerformCommand(
      tenant: record.tenant, user: acting.user, command: .submit(record.target, draft: draft))
    try data.print(await data.run(operation))
  }
}
