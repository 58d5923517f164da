import ArgumentParser
import Operations

struct FieldRetire: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retire", abstract: "Removes a field from a module; its values stay in the store.",
    discussion: """
      A field that a blueprint, check or title uses cannot be retired. `trellis field restore` brings it back with its values.
      --dry-run says how many records have one.

      Example: trellis field retire acme deals discount
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var history: PublicationOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String

  @Argument(help: "The field's api name.")
  var name: String

  func run() async throws {
    let operation = RetireField(tenant: tenant, module: module, field: name, publication: history.publication)
    try data.print(await data.run(operation)) { VersionText($0).text }
  }
}
