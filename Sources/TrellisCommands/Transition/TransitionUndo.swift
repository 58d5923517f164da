import ArgumentParser
import Engine
import Operations

struct TransitionUndo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo", abstract: "Takes a record's last move back, with a reason that stands in the ledger.",
    discussion: """
      It is an override to the state from which the record came, and needs the right to. What came with the move, and its \
      effects, stay as they are.

      Example: trellis transition undo acme deals 42 --reason "meant for deal 24"
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Option(name: .long, help: "Why.")
  var reason: String

  @Option(name: .long, help: "The move's id in the timeline; if it is not the last any more, nothing is done.")
  var move: Int64?

  @Option(name: .long, help: "The field, where blueprints drive several.")
  var field: String?

  func validate() throws {
    guard reason.saysSomething else { throw ValidationError("--reason says nothing.") }
  }

  func run() async throws {
    let input = UndoInput(field: field, move: move, reason: reason)
    let operation = PerformCommand(tenant: record.tenant, user: acting.user, command: .undo(record.target, input))
    try data.print(await data.run(operation))
  }
}
