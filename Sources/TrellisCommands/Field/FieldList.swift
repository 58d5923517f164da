import ArgumentParser
import Operations

struct FieldList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the fields of a module.",
    discussion: "Example: trellis field list acme deals")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String

  @Option(name: .long, help: "The language of the labels. (default: the tenant's)")
  var locale: String?

  func run() async throws {
    try data.print(await data.run(ListFields(tenant: tenant, module: module, locale: locale))) { fields in
      var table = TextTable("field", "type", "label", "rules", "values")
      for field in fields {
        table.add(
          field.field, field.type + (field.to.map { " to \($0)" } ?? ""), field.label,
          field.rules.joined(separator: ", "), field.values?.joined(separator: ", ") ?? field.computed ?? "")
      }
      return table.text(empty: "The module has no fields.")
    }
  }
}

extension FieldSummary {
  /// What holds of its values, a word or two each.
  var rules: [String] {
    let flags = [("required", required), ("unique", unique), ("indexed", indexed), ("searchable", searchable)]
    let bounds = [
      ("min", min), ("max", max), ("pattern", pattern), ("default", defaultValue), ("check", check),
    ]
    return flags.filter(\.1).map(\.0) + bounds.compactMap { name, value in value.map { "\(name) \($0)" } }
  }
}
