import ArgumentParser
import Engine
import Operations

struct TransitionBranch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "branch", abstract: "Does one of the branches of a transition, or takes it back.",
    discussion: """
      Branches are done in any order while the record stays in its state; when enough are done they join in one move.

      Example: trellis transition branch acme contracts 42 clear credit rating=A --as eva
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Argument(help: "The transition's name.")
  var name: String

  @Argument(help: "The branch's name.")
  var branch: String

  @OptionGroup var given: TransitionOptions

  @Flag(help: "Take it back; what came with it stays.")
  var undo = false

  func run() async throws {
    let input = BranchInput(transition: name, branch: branch, input: given.input, isUndone: undo)
    let operation = PerformCommand(tenant: record.tenant, user: acting.user, command: .branch(record.target, input))
    try data.print(await data.run(operation))
  }
}
