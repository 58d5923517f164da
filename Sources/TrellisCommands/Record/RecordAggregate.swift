import ArgumentParser
import Engine
import JSONText
import Operations

struct RecordAggregate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "aggregate", abstract: "Counts, sums and averages the records of a module, group by group.",
    discussion: """
      Example: trellis record aggregate acme deals --group-by stage,closing_date:month --measures count,sum:amount
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String

  @Option(
    name: .long,
    help: "Fields whose values make the groups, separated by commas; days by :day, :week, :month, :quarter or :year.")
  var groupBy: [String] = []

  @Option(
    name: .long,
    help: "count, and count, sum, avg, min and max of a field, as sum:amount; separated by commas. (default: count)")
  var measures: [String] = []

  @Option(name: .long, help: "An expression that the records have to satisfy.")
  var filter: String?

  func run() async throws {
    let request = AggregateRequest(
      module: module, filter: filter, groupBy: groupBy.listed ?? [], measures: measures.listed ?? ["count"])
    let answer = try await data.run(AggregateRecords(tenant: tenant, user: acting.user, request: request))
    StandardOutput.write(data.json ? answer.json + "\n" : try AggregateTable(answer.json, request).text)
  }
}

/// Figures as a table, a group a line.
struct AggregateTable {
  private let answer: JSON
  private let request: AggregateRequest

  /// - Throws: `JSONError`.
  init(_ json: String, _ request: AggregateRequest) throws {
    answer = try JSON(parsing: json.utf8)
    self.request = request
  }

  var text: String {
    var table = TextTable(header: request.groupBy + request.measures)
    for group in answer["groups"]?.items ?? [] {
      table.add(
        cells: request.groupBy.map { group["keys"]?[$0]?.shown ?? "" }
          + request.measures.map { group["measures"]?[$0]?.shown ?? "" })
    }
    let isCapped = answer["capped"] == true
    return table.text(empty: "There are no such records.") + (isCapped ? "There are more groups.\n" : "")
  }
}
