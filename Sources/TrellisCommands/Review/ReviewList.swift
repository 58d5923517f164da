import ArgumentParser
import Diagnostics
import Engine
import Operations

struct ReviewList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the drafts that wait for you, the longest waiting first.",
    discussion: """
      With --mine those that you have claimed, with --sent those that you have sent in, with --all all that you may see.

      Example: trellis review list acme leads --as eva
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name; all modules if it is left out.")
  var module: String?

  @Flag(help: "Those that you have claimed.")
  var mine = false

  @Flag(help: "Those that you have sent in.")
  var sent = false

  @Flag(help: "All that you may see, decided ones too.")
  var all = false

  @Option(
    name: .long, help: "Where they stand: \(ReviewDraft.Status.allCases.map(\.rawValue).joined(separator: ", ")).")
  var status: String?

  @Option(name: .long, help: "How many, 1 to 200.")
  var limit = 50

  @Option(name: .long, help: "Only those after this id.")
  var after: Int64?

  func validate() throws {
    guard ReviewRequest.limits.contains(limit) else { throw ValidationError("--limit is 1 to 200.") }
    guard [mine, sent, all].count(where: { $0 }) < 2 else {
      throw ValidationError("Give one of --mine, --sent and --all.")
    }
    guard status == nil || status.flatMap(ReviewDraft.Status.init) != nil else {
      let known = ReviewDraft.Status.allCases.map(\.rawValue)
      throw ValidationError("There is no status '\(status ?? "")'.\(NearMiss.hint(for: status ?? "", among: known))")
    }
  }

  /// What to say of no drafts.
  private var nothing: String {
    switch (mine, sent, all) {
    case (true, _, _): "You have claimed no draft."
    case (_, true, _): "You have sent no draft in."
    case (_, _, true): "There is no draft that you may see."
    default: "No draft waits for you."
    }
  }

  func run() async throws {
    let request = ReviewRequest(
      module: module, choice: mine ? .mine : sent ? .sent : all ? .all : .open,
      status: status.flatMap(ReviewDraft.Status.init), limit: limit, after: after)
    let drafts = try await data.run(ListReviews(tenant: tenant, user: acting.user, request: request))
    try data.print(drafts) { $0.isEmpty ? nothing + "\n" : $0.map { ReviewText($0).line }.joined() }
  }
}
