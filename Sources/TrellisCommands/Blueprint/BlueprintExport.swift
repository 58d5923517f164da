import ArgumentParser
import Foundation
import Operations

struct BlueprintExport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Draws a blueprint as BPMN, for Graphviz, or for Mermaid.",
    discussion: """
      In BPMN a state is an exclusive gateway and a transition a task, named as in `trellis process log`.

      Example: trellis blueprint export acme offer_to_close --format dot | dot -Tsvg > offer_to_close.svg
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The blueprint's name.")
  var blueprint: String

  @Option(name: .long, help: "bpmn, dot or mermaid.")
  var format: DiagramFormat = .bpmn

  @Option(name: .long, help: "The language of the labels. (default: the tenant's)")
  var locale: String?

  func run() async throws {
    let operation = DrawBlueprint(tenant: tenant, blueprint: blueprint, format: format, locale: locale)
    try data.print(await data.run(operation)) { $0.text }
  }
}

extension DiagramFormat: ExpressibleByArgument {}
