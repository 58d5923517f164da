import ArgumentParser
import Engine
import Operations

struct UserHandOver: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hand-over", abstract: "Gives the records of a user who leaves to another.",
    discussion: """
      Each record is updated as anybody would, with its place in the history; what is refused stays and is listed, and the exit code \
      is 1. It is done in pieces of 200: run it again to go on. Fields that name the user are counted, not changed.

      Example: trellis user hand-over acme ana ben
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The user who leaves, active or not.")
  var from: String

  @Argument(help: "The user who takes over.")
  var to: String

  @Option(name: .long, help: "This module alone.")
  var module: String?

  func run() async throws {
    let reports = try await data.run(HandOver(tenant: tenant, from: from, to: to, module: module))
    try data.print(reports, asText: text)
    if reports.contains(where: { $0.refused > 0 }) { throw CommandFailed.refused }
  }

  private func text(_ reports: [HandOver.ModuleReport]) -> String {
    var table = TextTable("module", "handed over", "refused", "still named in")
    for report in reports {
      let mentions = report.mentions.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value))" }
      table.add(
        report.module, "\(report.handedOver)", "\(report.refused)", mentions.joined(separator: ", "))
    }
    let refused = reports.flatMap { report in
      report.examples.map { example in
        "\(report.module) \(example.id): \(example.problems.map(\.message).joined(separator: " "))\n"
      }
    }
    return table.text(empty: "\(from) owns no records.") + refused.joined()
  }
}
