import ArgumentParser
import Engine
import Operations

/// What all that is said of an approval takes.
struct ApprovalOptions: ParsableArguments {
  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The approval's id.")
  var approval: Int64

  @Option(name: .long, help: "Why; it stands in the record's history.")
  var reason: String?

  func decide(_ action: DecisionInput.Action) async throws {
    let operation = DecideApproval(
      tenant: tenant, user: acting.user, id: approval, input: DecisionInput(action, reason: reason))
    try data.print(await data.run(operation)) { ApprovalText($0).whole }
  }
}

struct ApprovalApprove: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve", abstract: "Approves; once enough have, what waits is done.",
    discussion: """
      What waits is judged again on the record as it is then; where that refuses it, it is approved and blocked, and says why.

      Example: trellis approval approve acme 7 --as max
      """)

  @OptionGroup var options: ApprovalOptions

  func run() async throws { try await options.decide(.approve) }
}

struct ApprovalReject: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reject", abstract: "Rejects, with a reason; what waits is not done.",
    discussion: "Example: trellis approval reject acme 7 --reason \"Too much\" --as max")

  @OptionGroup var options: ApprovalOptions

  func validate() throws {
    guard options.reason?.isEmpty == false else { throw ValidationError("Say why it is rejected: --reason TEXT.") }
  }

  func run() async throws { try await options.decide(.reject) }
}

struct ApprovalDelegate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delegate", abstract: "Has another user decide instead of you.",
    discussion: "Example: trellis approval delegate acme 7 --to bea --as max")

  @OptionGroup var options: ApprovalOptions

  @Option(name: .long, help: "The user's name.")
  var to: String

  func run() async throws { try await options.decide(.delegate(to)) }
}

struct ApprovalRecall: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recall", abstract: "Takes back what you have submitted.",
    discussion: "Example: trellis approval recall acme 7 --as ana")

  @OptionGroup var options: ApprovalOptions

  func run() async throws { try await options.decide(.recall) }
}

struct ApprovalResubmit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resubmit", abstract: "Submits again what was rejected, recalled or blocked.",
    discussion: """
      Values take the place of those that waited. Whoever decides sees what is other than before.

      Example: trellis approval resubmit acme 7 discount=15 --as ana
      """)

  @OptionGroup var options: ApprovalOptions

  @Argument(help: "Values in place of some of those that waited, as field=value.")
  var values: [FieldAssignment] = []

  func validate() throws { try values.validateOnce() }

  func run() async throws { try await options.decide(.resubmit(values.input)) }
}
