import ArgumentParser
import Engine
import Operations

struct RecordList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the records of a module.",
    discussion: """
      Example: trellis record list acme deals --filter "amount > 1000 && account.industry == 'retail'" --sort=-amount,name
      The next page: add --cursor with the cursor that was printed, and leave the rest as it is.
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String

  @Option(name: .long, help: "A view: its filter applies too; its sort and columns apply where none are given.")
  var view: String?

  @Option(name: .long, help: "An expression that the records have to satisfy.")
  var filter: String?

  @Option(name: .long, help: "Fields separated by commas, - before one for descending: --sort=-amount,account.name")
  var sort: [String] = []

  @Option(
    name: .long,
    help: "The fields to show in order, separated by commas, one lookup deep too. (default: the first with values)")
  var fields: [String] = []

  @Option(name: .long, help: "Lookups whose records are included in full, separated by commas; may be repeated.")
  var expand: [String] = []

  @Option(name: .long, help: "How many records, 1 to 200.")
  var limit = 50

  @Option(name: .long, help: "Where to go on, from the page before.")
  var cursor: String?

  @Flag(name: .long, help: "Count all records that meet the filter.")
  var count = false

  @Flag(name: .long, help: "List the records in the recycle bin instead.")
  var deleted = false

  func validate() throws {
    guard (1...200).contains(limit) else { throw ValidationError("--limit is 1 to 200.") }
  }

  func run() async throws {
    let request = ListRequest(
      module: module, filter: filter, sort: sort.listed?.joined(separator: ","), fields: fields.listed,
      expand: expand.listed ?? [],
      limit: limit, cursor: cursor, count: count, deleted: deleted, view: view)
    let operation = ListRecords(tenant: tenant, user: acting.user, request: request, isForPeople: !data.json)
    let answer = try await data.run(operation)
    StandardOutput.write(
      data.json
        ? answer.json + "\n" : try RecordTable(answer.json, fields: request.fields, display: answer.display).text)
  }
}
