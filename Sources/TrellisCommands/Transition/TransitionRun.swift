import ArgumentParser
import Engine
import Operations

struct TransitionRun: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Moves a record along a transition.",
    discussion: """
      What the transition requires can be supplied here. A refusal says everything that is missing, and changes nothing.

      Example: trellis transition run acme deals 42 submit amount=250000 --check ownership --activity "call:Offer discussed"
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var duplicates: DuplicateOptions
  @OptionGroup var record: RecordOptions

  @Argument(help: "The transition's name.")
  var name: String

  @OptionGroup var given: TransitionOptions

  func run() async throws {
    let command = Command.transition(record.target, name: name, input: given.input).confirmed(duplicates.isConfirmed)
    let operation = PerformCommand(tenant: record.tenant, user: acting.user, command: command)
    try data.print(await data.run(operation))
  }
}
