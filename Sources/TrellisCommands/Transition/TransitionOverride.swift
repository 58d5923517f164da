import ArgumentParser
import Engine
import Operations

struct TransitionOverride: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "override",
    abstract: "Moves a record off its blueprint's paths, with a reason that the ledger keeps.",
    discussion: """
      Needs the right to override.

      Example: trellis transition override acme deals 42 --to accepted --reason "signed on paper, broker agreed"
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Option(name: .long, help: "The state to move it to.")
  var to: String

  @Option(name: .long, help: "Why.")
  var reason: String

  @Option(name: .long, help: "The field, where blueprints drive several.")
  var field: String?

  func validate() throws {
    guard reason.saysSomething else { throw ValidationError("--reason says nothing.") }
  }

  func run() async throws {
    let operation = PerformCommand(
      tenant: record.tenant, user: acting.user,
      command: .override(record.target, field: field, to: to, reason: reason))
    try data.print(await data.run(operation))
  }
}
