import ArgumentParser
import Engine
import Operations

struct UserHandOver: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hand-over", abstract: "Gives the records of a user who leaves to another.",
    discussion: """
      Each record is updated like any other, and its history records it; records that cannot be handed over stay and are listed, and the \
      exit code is then 1. It works in batches of 200: if it is interrupted, run it again. Fields that name the user are counted, not \
      changed.

      Example: trellis user hand-over acme ana ben
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The user who leaves, active or not.")
  var from: String

  @Argument(help: "The user who takes over.")
  var to: String

  @Option(name: .long, help: "Only this module.")
  var module: String?

  func run() async throws {
    let reports = try await data.run(HandOver(tenant: tenant, from: from, to: to, module: module))
    try data.print(reports, asText: text)
    if reports.contains(where: { $0.refused > 0 }) { throw CommandFailed.refused }
  }

  private func text(_ reports: [HandOver.ModuleReport]) -> String {
    var table = TextTable("module", "handed over", "waiting", "refused", "still named in")
    for report in reports {
      let mentions = report.mentions.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value))" }
      table.add(
        report.module, "\(report.handedOver)", "\(report.waiting)", "\(report.refused)",
        mentions.isEmpty ? "no field" : mentions.joined(separator: ", "))
    }
    let refused = reports.flatMap { report in
      report.examples.map { example in
        "\(report.module) \(example.id): \(example.problems.map(\.message).joined(separator: " "))\n"
      }
    }
    return table.text(empty: "\(from) owns no records.") + refused.joined()
  }
}
