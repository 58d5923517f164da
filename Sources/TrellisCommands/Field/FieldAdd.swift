import ArgumentParser
import Metamodel
import Operations

struct FieldAdd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Adds a field to a module.",
    discussion: """
      The field is written into the tenant's own files and published as a new version. The files are written anew by a command; \
      comments in them are not kept.

      Records that are there stay empty in it, except that a --required field puts its --default into them.

      Example: trellis field add acme deals discount --type percent --label Discount --min 0 --max 100
      Example: trellis field add acme deals source --type picklist --label Source --values "web=Web site,referral"
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup(title: "Field options") var field: FieldOptions
  @OptionGroup var history: PublicationOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String

  @Argument(help: "The new field's api name, in lower snake case; it stays for ever.")
  var name: String

  /// Formulas and roll-ups take expressions, which are written in YAML.
  private static let types = FieldType.names.filter { !["formula", "rollup", "file"].contains($0) }

  @Option(name: .long, help: "What it holds: \(Self.types.joined(separator: ", ")).")
  var type: String

  func validate() throws {
    guard field.label != nil else { throw ValidationError("Say what the field is called: --label.") }
    guard Self.types.contains(type) else {
      throw ValidationError("\(type) is no type of field. There are: \(Self.types.joined(separator: ", ")).")
    }
  }

  func run() async throws {
    let operation = AddField(
      tenant: tenant, module: module, field: name, settings: field.settings(type: type),
      publication: history.publication)
    try data.print(await data.run(operation)) { VersionText($0).text }
  }
}
