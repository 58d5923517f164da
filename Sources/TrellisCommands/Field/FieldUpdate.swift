import ArgumentParser
import Operations

struct FieldUpdate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update", abstract: "Changes a field of a module; everything else stays as it is.",
    discussion: """
      The tenant's own files are written anew by a command; comments in them are not kept.
      A rule that existing records break is refused, with those records.

      Example: trellis field update acme deals amount --required --max 1000000
      One more value, one less to choose: trellis field update acme deals source --add-values "fair=Trade fair" --retire-values fax
      Without a limit that the preset sets: trellis field update acme deals amount --no-max
      In Spanish: trellis field update acme deals amount --label Importe --locale es
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup(title: "Field options") var field: FieldOptions
  @OptionGroup(title: "Changes") var changes: FieldChangeOptions
  @OptionGroup var history: PublicationOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String

  @Argument(help: "The field's api name.")
  var name: String

  @Option(
    name: .long,
    help: "Another type that is stored in the same way, such as text for phone; for any other type, add a new field.")
  var type: String?

  private var settings: FieldSettings { changes.completing(field.settings(type: type)) }

  func validate() throws { try changes.validate(beside: settings) }

  func run() async throws {
    // Not before, so that an unknown option is spoken of as such.
    var said = settings
    said.locale = nil
    guard said != FieldSettings() else {
      throw ValidationError("Say what to change, for example --label or --required.")
    }
    let operation = UpdateField(
      tenant: tenant, module: module, field: name, settings: settings, publication: history.publication)
    try data.print(await data.run(operation)) { VersionText($0).text }
  }
}
