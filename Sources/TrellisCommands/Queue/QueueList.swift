import ArgumentParser
import Engine
import Expressions
import Operations

struct QueueList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the records for which you are responsible, the longest waiting first.",
    discussion: """
      Those that you could claim, and those that you have; with --mine only these, with --all also others'.

      Example: trellis queue list acme contracts --as eva
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name; all modules if it is left out.")
  var module: String?

  @Flag(help: "Only those that you have claimed.")
  var mine = false

  @Flag(help: "Also those that others have claimed.")
  var all = false

  @Option(name: .long, help: "How many records, 1 to 500.")
  var limit = 100

  func validate() throws {
    guard QueueRequest.limits.contains(limit) else { throw ValidationError("--limit is 1 to 500.") }
    guard !mine || !all else { throw ValidationError("Give either --mine or --all.") }
  }

  func run() async throws {
    let request = QueueRequest(module: module, choice: mine ? .mine : all ? .all : .open, limit: limit)
    let items = try await data.run(ListQueue(tenant: tenant, user: acting.user, request: request))
    try data.print(items) { $0.isEmpty ? "Nothing waits for you.\n" : $0.map(Self.line).joined() }
  }

  private static func line(_ item: QueueItem) -> String {
    let claim = item.claim.map { ", claimed by \($0.user)" } ?? ""
    return Printable.line(
      "\(item.module) \(item.record) \(item.title): \(item.state) since \(item.since.text), "
        + "\(item.responsible.joined(separator: ", "))\(claim)") + "\n"
  }
}
