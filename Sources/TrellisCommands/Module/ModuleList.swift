import ArgumentParser
import Operations

struct ModuleList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the modules of a tenant with their labels.",
    discussion: "Example: trellis module list acme --locale es")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Option(name: .long, help: "The language of the labels. (default: the tenant's)")
  var locale: String?

  func run() async throws {
    try data.print(await data.run(ListModules(tenant: tenant, locale: locale))) { modules in
      var table = TextTable("module", "singular", "plural", "fields", "blueprints")
      for module in modules {
        table.add(
          module.module, module.singular, module.plural, "\(module.fields)", module.blueprints.joined(separator: ", "))
      }
      return table.text(empty: "The tenant has no modules.")
    }
  }
}
