import ArgumentParser
import Engine
import Operations

struct BlueprintList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists the blueprints of a tenant, with their versions and how many records are in each.",
    discussion: "Example: trellis blueprint list acme")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Option(name: .long, help: "The language of the labels. (default: the tenant's)")
  var locale: String?

  func run() async throws {
    try data.print(await data.run(ListBlueprints(tenant: tenant, locale: locale))) { blueprints in
      var table = TextTable(
        "blueprint", "label", "field", "pipeline", "states", "transitions", "version", "records")
      for blueprint in blueprints {
        let current = blueprint.versions.first(where: \.isCurrent).map { "\($0.number)" } ?? "-"
        table.add(
          blueprint.blueprint, blueprint.label, "\(blueprint.module).\(blueprint.field)", blueprint.pipeline ?? "-",
          "\(blueprint.states)", "\(blueprint.transitions)", "\(current) of \(blueprint.versions.count)",
          "\(blueprint.versions.map(\.records).reduce(0, +))")
      }
      return table.text(empty: "The tenant has no blueprints.")
    }
  }
}
