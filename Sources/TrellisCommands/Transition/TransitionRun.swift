import ArgumentParser
import Engine
import Operations

struct TransitionRun: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Moves a record along a transition.",
    discussion: """
      What the transition requires can be supplied here. A refusal says everything that is missing, and changes nothing. \
      With --to instead of a name, the one transition that leads to the state.

      Example: trellis transition run acme deals 42 submit amount=250000 --check ownership --activity "call:Offer discussed"
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var duplicates: DuplicateOptions
  @OptionGroup var record: RecordOptions

  @Argument(help: "The transition's name; with --to a value instead.")
  var name: String?

  @Option(name: .long, help: "The state in which the record is to be, instead of a transition's name.")
  var to: String?

  @Option(name: .long, help: "With --to: the field, where blueprints drive several.")
  var field: String?

  @OptionGroup var given: TransitionOptions

  func validate() throws { _ = try given.way(name: name, to: to) }

  func run() async throws {
    let (way, input) = try given.way(name: name, to: to, field: field)
    let command: Command =
      switch way {
      case .name(let name): .transition(record.target, name: name, input: input)
      case .state(let state, let field): .advance(record.target, to: state, field: field, input: input)
      }
    let operation = PerformCommand(
      tenant: record.tenant, user: acting.user, command: command.confirmed(duplicates.isConfirmed))
    try data.print(await data.run(operation))
  }
}
