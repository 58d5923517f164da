import ArgumentParser
import Engine
import Foundation
import Operations

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Writes the records of a module as CSV or NDJSON.",
    discussion: """
      A lookup is the id of its record; ask for account.name to get the name, which `trellis import` understands too. In CSV, a text that \
      a spreadsheet would take for a formula gets an apostrophe before it, which an import removes.

      Example: trellis export acme deals --filter "stage == 'closed_won'" --fields name,amount,account.name --output deals.csv
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String

  @Option(name: .long, help: "csv or ndjson.")
  var format: ExportFormat = .csv

  @Option(name: .long, help: "An expression that the records have to satisfy.")
  var filter: String?

  @Option(name: .long, help: "Fields separated by commas, - before one for descending. (default: by id)")
  var sort: [String] = []

  @Option(name: .long, help: "The fields in order, separated by commas, one lookup deep too. (default: all)")
  var fields: [String] = []

  @Option(name: .long, help: "The first line of the CSV: names or labels.")
  var header: ExportHeader = .names

  @Option(name: .long, help: "The file to write. (default: standard output)", completion: .file())
  var output: String?

  func run() async throws {
    let request = ExportRequest(
      module: module, format: format, filter: filter, sort: sort.listed?.joined(separator: ","),
      fields: fields.listed, header: header)
    guard let output else { return try await printed(request) }
    let report = try await data.run(operation(request, URL(fileURLWithPath: output).path))
    try data.print(report) { "\(Counted.words($0.records, "record")) written to \(output)\n" }
  }

  private func operation(_ request: ExportRequest, _ file: String) -> ExportRecords {
    ExportRecords(tenant: tenant, user: acting.user, request: request, file: file)
  }

  private func printed(_ request: ExportRequest) async throws {
    try await StandardOutput.writeFile { path in _ = try await data.run(operation(request, path)) }
  }
}

extension ExportFormat: ExpressibleByArgument {}

extension ExportHeader: ExpressibleByArgument {}
