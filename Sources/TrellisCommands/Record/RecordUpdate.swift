import ArgumentParser
import Engine
import Operations

struct RecordUpdate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update", abstract: "Changes fields of a record.",
    discussion: """
      A field that a blueprint drives changes by `trellis transition run` alone. Several codes of a multi-picklist are \
      separated by commas, semicolons or blanks; a backslash makes the next character part of a code: tags=a,b\\,c

      Example: trellis record update acme deals 42 amount=260000 next_step=
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var duplicates: DuplicateOptions
  @OptionGroup var record: RecordOptions

  @Argument(
    help: "Values of fields, as field=value; field= clears the field.", transform: FieldAssignment.init(reading:))
  var values: [FieldAssignment]

  @Option(name: .long, help: "The version that you have seen; if the record has changed since, the change is refused.")
  var ifVersion: Int64?

  func validate() throws { try values.validateOnce() }

  func run() async throws {
    let target = RecordTarget(module: record.module, id: record.id, expectedVersion: ifVersion)
    let command = Command.update(target, values: values.input).confirmed(duplicates.isConfirmed)
    let operation = PerformCommand(tenant: record.tenant, user: acting.user, command: command)
    try data.print(await data.run(operation))
  }
}
