import ArgumentParser
import Engine
import Operations

struct TransitionTick: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tick", abstract: "Ticks items of a transition's checklist ahead of it, or takes ticks back.",
    discussion: """
      For items that are ticked by anyone, or by different people: each tick is kept, with who and when, while the record \
      is in its state.

      Example: trellis transition tick acme deals 42 submit identity --as eva
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Argument(help: "The transition's name.")
  var name: String

  @Argument(help: "The codes of the items.")
  var items: [String]

  @Flag(help: "Take the ticks back.")
  var undo = false

  func run() async throws {
    let command = Command.tick(record.target, transition: name, TickInput(items: items, isUndone: undo))
    let operation = PerformCommand(tenant: record.tenant, user: acting.user, command: command)
    try data.print(await data.run(operation))
  }
}
