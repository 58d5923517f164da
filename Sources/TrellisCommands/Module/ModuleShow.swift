import ArgumentParser
import Operations

struct ModuleShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows a module: its fields with their rules, and its blueprints.",
    discussion: "Example: trellis module show acme deals")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String

  @Option(name: .long, help: "The language of the labels. (default: the tenant's)")
  var locale: String?

  func run() async throws {
    let fields = try await data.run(ListFields(tenant: tenant, module: module, locale: locale))
    let found = try await data.run(ListModules(tenant: tenant, locale: locale)).first { $0.module == module }
    guard let found else { return }
    try data.print(ShownModule(module: found, fields: fields)) { $0.text }
  }
}

/// A module with its fields.
private struct ShownModule: Encodable {
  let module: ModuleSummary
  let fields: [FieldSummary]

  var text: String {
    let head = Listing([
      ("module", "\(module.module): \(module.singular), \(module.plural)"),
      ("blueprints", module.blueprints.isEmpty ? "none" : module.blueprints.joined(separator: ", ")),
    ]).text
    return head + fields.map(text(of:)).joined()
  }

  /// A field with its rules, its values or how it is computed, none of them cut.
  private func text(of field: FieldSummary) -> String {
    let type = field.type + (field.to.map { " to \($0)" } ?? "")
    let lines = [
      ("rules", field.rules.joined(separator: ", ")), ("values", field.values?.joined(separator: ", ") ?? ""),
      ("computed", field.computed ?? ""),
    ].filter { !$0.1.isEmpty }
    return "\n\(Printable.line("\(field.field): \(field.label), \(type)"))\n"
      + lines.map { name, text in
        "  \(name)\(String(repeating: " ", count: 10 - name.count))\(Printable.line(text))\n"
      }.joined()
  }
}
