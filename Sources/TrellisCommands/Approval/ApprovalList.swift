import ArgumentParser
import Engine
import Operations

struct ApprovalList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists what you could decide, the newest first.",
    discussion: """
      With --submitted what you have submitted, with --all what you may know of; administrators see all there is.

      Example: trellis approval list acme --all --state pending
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name; all modules if it is left out.")
  var module: String?

  @Argument(help: "The record's id; all records if it is left out.")
  var id: Int64?

  @Flag(help: "What you have submitted.")
  var submitted = false

  @Flag(help: "All that you may know of.")
  var all = false

  @Option(
    name: .long,
    help: "In which state: \(ApprovalState.allCases.map(\.rawValue).joined(separator: ", ")); any if it is left out.")
  var state: String?

  @Option(name: .long, help: "Only those before this id.")
  var before: Int64?

  @Option(name: .long, help: "How many, 1 to 200.")
  var limit = 50

  func validate() throws {
    guard ApprovalRequest.limits.contains(limit) else { throw ValidationError("--limit is 1 to 200.") }
    guard !submitted || !all else { throw ValidationError("Give either --submitted or --all.") }
    guard state == nil || state.flatMap(ApprovalState.init) != nil else {
      throw ValidationError("--state is one of \(ApprovalState.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
  }

  func run() async throws {
    let request = ApprovalRequest(
      submitted ? .submitted : all ? .all : .mine, state: state.flatMap(ApprovalState.init), module: module, record: id,
      before: before, limit: limit)
    let approvals = try await data.run(ListApprovals(tenant: tenant, user: acting.user, request: request))
    let hasOthers = approvals.isEmpty && !all ? try await hasAny() : false
    try data.print(approvals) { approvals in
      guard approvals.isEmpty else { return approvals.map { ApprovalText($0).line }.joined() }
      return hasOthers ? "None of yours; there are others, which `--all` lists.\n" : "No approvals.\n"
    }
  }

  /// Whether there are such that the caller may know of.
  private func hasAny() async throws -> Bool {
    let request = ApprovalRequest(
      .all, state: state.flatMap(ApprovalState.init), module: module, record: id, before: before, limit: 1)
    return try await !data.run(ListApprovals(tenant: tenant, user: acting.user, request: request)).isEmpty
  }
}
