import ArgumentParser
import Engine
import Operations

struct RecordUpsert: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "upsert", abstract: "Changes the record with a given value in a unique field, or creates it.",
    discussion: """
      Example: trellis record upsert acme contacts --match email email=ana@example.com last_name=Ruiz
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var duplicates: DuplicateOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String

  @Option(name: .long, help: "The unique field by which the record is found; its value has to be among those given.")
  var match: String

  @Argument(
    help: "Values of fields, as field=value; field= clears the field.", transform: FieldAssignment.init(reading:))
  var values: [FieldAssignment]

  func validate() throws { try values.validateOnce() }

  func run() async throws {
    let command = Command.upsert(module: module, match: match, values: values.input)
      .confirmed(duplicates.isConfirmed)
    let answer = try await data.run(PerformCommand(tenant: tenant, user: acting.user, command: command))
    if !data.json { StandardOutput.write(answer.isCreated ? "Created\n" : "Updated\n") }
    try data.print(answer)
  }
}
