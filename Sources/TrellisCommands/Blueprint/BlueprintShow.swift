import ArgumentParser
import Engine
import Expressions
import Operations

struct BlueprintShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows a blueprint: its states, what each transition requires, and its versions with their records.",
    discussion: "Example: trellis blueprint show acme offer_to_close")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The blueprint's name.")
  var blueprint: String

  @Option(name: .long, help: "The language of the labels. (default: the tenant's)")
  var locale: String?

  func run() async throws {
    let operation = ShowBlueprint(tenant: tenant, blueprint: blueprint, locale: locale)
    try data.print(await data.run(operation)) { BlueprintText($0).text }
  }
}

/// A blueprint for people.
struct BlueprintText {
  private let details: BlueprintDetails

  init(_ details: BlueprintDetails) {
    self.details = details
  }

  var text: String {
    let states = details.states.map { state in
      let remarks = [state.terminal ? "terminal" : nil, state.sla.map { "sla \($0)" }, state.pause ? "pause" : nil]
        .compactMap(\.self)
      return remarks.isEmpty ? state.state : "\(state.state) (\(remarks.joined(separator: "; ")))"
    }
    let head = Listing([
      ("blueprint", "\(details.blueprint): \(details.label)"), ("field", "\(details.module).\(details.field)"),
      ("pipeline", details.pipeline.map { "\($0): \(details.pipelineLabel ?? $0)" } ?? "none"),
      ("when", details.when ?? "always"), ("initial", details.initial.joined(separator: ", ")),
      ("states", states.joined(separator: ", ")),
    ]).text
    return head + details.transitions.map(text(of:)).joined() + "\n" + versions
  }

  private var versions: String {
    var table = TextTable("version", "published", "by", "model version", "records")
    for version in details.versions {
      table.add(
        "\(version.number)\(version.isCurrent ? " (current)" : "")", version.publishedAt.toTheSecond, version.author,
        "\(version.modelVersion)", "\(version.records)")
    }
    return table.text(empty: "No version is published.")
  }

  private func text(of transition: BlueprintDetails.Transition) -> String {
    let details: [(String, [String])] = [
      ("automatic", transition.automatic.map { [$0] } ?? []), ("who", transition.who),
      ("criteria", transition.criteria.map { [$0] } ?? []),
      ("during", transition.requirements), ("optional", transition.optional), ("after", transition.after),
    ]
    let lines = details.flatMap { name, items in
      items.enumerated().map { index, item in
        let label = index == 0 ? name : ""
        return "  \(label)\(String(repeating: " ", count: 10 - label.count))\(Printable.line(item))\n"
      }
    }
    let from = transition.from.joined(separator: ", ")
    return
      "\n\(transition.transition): \(Printable.line(transition.label))\n  \(from) → \(transition.to)\n\(lines.joined())"
  }
}
