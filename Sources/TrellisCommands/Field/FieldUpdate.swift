import ArgumentParser
import Operations

struct FieldUpdate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update", abstract: "Changes a field of a module; what is not said stays.",
    discussion: """
      The tenant's own files are written anew by a command; comments in them are not kept.
      A rule that existing records break is refused, with those records.

      Example: trellis field update acme deals amount --required --max 1000000
      In Spanish: trellis field update acme deals amount --label Importe --locale es
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup(title: "Field options") var field: FieldOptions
  @OptionGroup var history: PublicationOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String

  @Argument(help: "The field's api name.")
  var name: String

  @Option(name: .long, help: "Another type; its values are kept in a new column.")
  var type: String?

  func validate() throws {
    var settings = field.settings(type: type)
    settings.locale = nil
    guard settings != FieldSettings() else {
      throw ValidationError("Say what to change, for example --label or --required.")
    }
  }

  func run() async throws {
    let operation = UpdateField(
      tenant: tenant, module: module, field: name, settings: field.settings(type: type),
      publication: history.publication)
    try data.print(await data.run(operation)) { VersionText($0).text }
  }
}
