import ArgumentParser
import Engine
import Expressions
import Metamodel
import Operations

struct ServiceLevelList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists records whose time in their state is over or will be soon, the earliest first.",
    discussion: """
      Blueprints say with `sla` how long records may stay in a state. Periods are 8h, 2d, 4bh (business hours) or 1bd (business days).

      Example: trellis sla list acme deals --within 1bd
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The modules to look at; all if none is named.")
  var modules: [String] = []

  @Option(name: .long, help: "Also those whose time is over within that period.")
  var within: String?

  @Flag(name: .long, help: "Times that were over, the last one first, whatever has become of the records since.")
  var past = false

  @Option(name: .long, help: "Where past ones go on, as the page before says.")
  var cursor: Int64?

  @Option(name: .long, help: "How many records, 1 to 200.")
  var limit = 50

  func validate() throws {
    guard (1...200).contains(limit) else { throw ValidationError("--limit is 1 to 200.") }
    guard !past || within == nil else { throw ValidationError("--past and --within exclude each other.") }
    if let within, Period(parsing: within) == nil {
      throw ValidationError("--within is a period such as 8h, 2d, 4bh or 1bd.")
    }
  }

  func run() async throws {
    let request = ServiceLevelRequest(
      modules: modules.isEmpty ? nil : modules, within: within.flatMap(Period.init), limit: limit,
      isPast: past, before: cursor)
    let operation = ListServiceLevels(tenant: tenant, user: acting.user, request: request)
    try data.print(await data.run(operation)) { answer in
      var table = TextTable("due", "module", "id", "title", "state", "owner", "")
      for record in answer.records {
        table.add(
          record.due.text, record.module, String(record.id), record.title, record.label, record.owner ?? "",
          record.left.map { "until \($0.toTheSecond)" } ?? words(record))
      }
      let more = answer.next.map { "More: --cursor \($0)\n" } ?? (answer.more ? "There are more: --limit.\n" : "")
      return table.text(empty: past ? "No record's time was over." : "No record's time is over.") + more
    }
  }

  private func words(_ record: ServiceLevelEntry) -> String {
    guard record.breached else { return "" }
    let done = record.escalated.flatMap { $0 > 0 ? ", step \($0) done" : nil } ?? ""
    return "over\(done)\(record.escalates.map { ", next step \($0.toTheSecond)" } ?? "")"
  }
}
