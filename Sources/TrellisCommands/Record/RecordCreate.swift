import ArgumentParser
import Operations

struct RecordCreate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Creates a record.",
    discussion: """
      Example: trellis record create acme deals name="Calle Mayor 12" amount=250000 owner=ana
      In mid-process: trellis record create acme deals name=Casa --enter accepted --reason "from the old system"
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var duplicates: DuplicateOptions
  @OptionGroup var entry: EntryOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String

  @Argument(help: "Values of fields, as field=value.", transform: FieldAssignment.init(reading:))
  var values: [FieldAssignment] = []

  func validate() throws { try values.validateOnce() }

  func run() async throws {
    let operation = CreateRecord(
      tenant: tenant, user: acting.user, module: module, values: values.input, states: entry.states,
      state: entry.state, reason: entry.reason, confirmsDuplicates: duplicates.isConfirmed)
    try data.print(await data.run(operation))
  }
}
