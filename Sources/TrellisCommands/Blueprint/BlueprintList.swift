import ArgumentParser
import Operations

struct BlueprintList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the blueprints of a tenant.",
    discussion: "Example: trellis blueprint list acme")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Option(name: .long, help: "The language of the labels. (default: the tenant's)")
  var locale: String?

  func run() async throws {
    try data.print(await data.run(ListBlueprints(tenant: tenant, locale: locale))) { blueprints in
      var table = TextTable("blueprint", "label", "field", "states", "transitions")
      for blueprint in blueprints {
        table.add(
          blueprint.blueprint, blueprint.label, "\(blueprint.module).\(blueprint.field)", "\(blueprint.states)",
          "\(blueprint.transitions)")
      }
      return table.text(empty: "The tenant has no blueprints.")
    }
  }
}
