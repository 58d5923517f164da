import ArgumentParser
import Metamodel
import Operations

struct FieldAdd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Adds a field to a module.",
    usage: "trellis field add [<options>] <tenant> <module> <name> --type <type> --label <label>",
    discussion: """
      The field is written into the tenant's own files and published as a new version. Comments in a file that a command rewrites are \
      not kept.

      Existing records have no value in it; with --required they get the --default.

      Formulas and roll-ups are written in a file instead: `trellis config export` gives the tenant's files, the field goes into \
      modules/MODULE.yaml, and `trellis config apply` puts it in force.

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

  @Argument(help: "The new field's api name, in lower snake case; it cannot be changed later.")
  var name: String

  /// Formulas and roll-ups take expressions, which are written in YAML.
  private static let computed = ["formula", "rollup"]
  private static let types = FieldType.names.filter { !(computed + ["file"]).contains($0) }

  @Option(name: .long, help: "The type: \(Self.types.joined(separator: ", ")).")
  var type: String

  func validate() throws {
    guard field.label != nil else { throw ValidationError("Say what the field is called: --label.") }
    guard !Self.computed.contains(type) else { throw ValidationError(writtenInAFile) }
    guard Self.types.contains(type) else {
      throw ValidationError("\(type) is no type of field. There are: \(Self.types.joined(separator: ", ")).")
    }
    if ["picklist", "multi_picklist"].contains(type), field.values.isEmpty {
      throw ValidationError("Say what can be chosen, as code or code=Label: --values \"web=Web site,referral\".")
    }
    if type == "lookup", field.to == nil {
      throw ValidationError("Say to which module the lookup points: --to accounts, or --to any.")
    }
  }

  private var writtenInAFile: String {
    let example =
      type == "rollup"
      ? "{type: rollup, of: deals, sum: amount}" : "{type: formula, returns: integer, formula: \"...\"}"
    return """
      A \(type) is written in a file: run `trellis config export \(tenant) FOLDER`, write the field into \
      FOLDER/modules/\(module).yaml, such as `\(name): \(example)`, and run `trellis config apply \(tenant) FOLDER`.
      """
  }

  func run() async throws {
    let operation = AddField(
      tenant: tenant, module: module, field: name, settings: field.settings(type: type),
      publication: history.publication)
    try data.print(await data.run(operation)) { VersionText($0).text }
  }
}
