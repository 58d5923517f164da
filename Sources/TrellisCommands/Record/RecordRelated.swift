import ArgumentParser
import Engine
import Operations

struct RecordRelated: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "related", abstract: "Lists the records of a related list: those that name a record by a lookup.",
    discussion: """
      `trellis module show` says which lists a module has.

      Example: trellis record related acme accounts 1 contacts --filter "email != null" --sort=last_name
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Argument(help: "The related list, such as contacts.")
  var list: String

  @Option(name: .long, help: "An expression that the records have to satisfy.")
  var filter: String?

  @Option(name: .long, help: "Fields separated by commas, - before one for descending: --sort=-amount,account.name")
  var sort: [String] = []

  @Option(name: .long, help: "The fields to show in order, separated by commas. (default: the first with values)")
  var fields: [String] = []

  @Option(name: .long, help: "How many records, 1 to 200.")
  var limit = 50

  @Option(name: .long, help: "Where to go on, from the page before.")
  var cursor: String?

  @Flag(name: .long, help: "Count all records of the list that meet the filter.")
  var count = false

  func validate() throws {
    guard (1...200).contains(limit) else { throw ValidationError("--limit is 1 to 200.") }
  }

  func run() async throws {
    let request = ListRequest(
      module: record.module, filter: filter, sort: sort.listed?.joined(separator: ","), fields: fields.listed,
      limit: limit, cursor: cursor, count: count)
    let operation = ListRelated(
      tenant: record.tenant, user: acting.user, module: record.module, id: record.id, list: list, request: request,
      isForPeople: !data.json)
    let answer = try await data.run(operation)
    StandardOutput.write(
      data.json
        ? answer.json + "\n" : try RecordTable(answer.json, fields: request.fields, display: answer.display).text)
  }
}
