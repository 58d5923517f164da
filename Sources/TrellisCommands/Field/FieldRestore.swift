import ArgumentParser
import Operations

struct FieldRestore: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Brings a retired field back as it was, with its values.",
    discussion: """
      Records made since have no value. If the field was required and there are such records, restore it with --optional, \
      fill it, and require it again.

      Example: trellis field restore acme deals discount
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var history: PublicationOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String

  @Argument(help: "The field's api name.")
  var name: String

  @Flag(name: .long, help: "Make it optional, even if it was required before.")
  var optional = false

  func run() async throws {
    let operation = RestoreField(
      tenant: tenant, module: module, field: name, isOptional: optional, publication: history.publication)
    try data.print(await data.run(operation)) { VersionText($0).text }
  }
}
