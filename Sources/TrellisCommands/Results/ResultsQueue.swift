import ArgumentParser
import Engine
import Operations

/// Of which queue.
struct CallQueueOptions: ParsableArguments {
  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name; all modules if it is left out.")
  var module: String?

  @Option(name: .long, help: "One result flow; all if it is left out.")
  var flow: String?
}

struct ResultsNext: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "next", abstract: "Takes the record that is to be called about next; it is yours for some time.",
    discussion: "Whoever has one already gets that.\n\nExample: trellis results next acme deals --as ana")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var queue: CallQueueOptions

  func run() async throws {
    let request = CallQueueRequest(module: queue.module, flow: queue.flow)
    let answer = try await data.run(
      WorkCallQueue(tenant: queue.tenant, user: acting.user, action: .next, request: request))
    try data.print(answer.records) {
      $0.isEmpty ? "Nobody is to be called now.\n" : $0.map { CallText($0).text }.joined()
    }
  }
}

struct ResultsQueue: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queue",
    abstract: "Lists the records that are to be called about, in the order in which they are handed out.",
    discussion: "Nothing is taken.\n\nExample: trellis results queue acme deals --limit 20 --as ana")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var queue: CallQueueOptions

  @Option(name: .long, help: "How many records, 1 to 200.")
  var limit = 50

  func validate() throws {
    guard CallQueueRequest.limits.contains(limit) else { throw ValidationError("--limit is 1 to 200.") }
  }

  func run() async throws {
    let request = CallQueueRequest(module: queue.module, flow: queue.flow, limit: limit)
    let answer = try await data.run(
      WorkCallQueue(tenant: queue.tenant, user: acting.user, action: .list, request: request))
    try data.print(answer.records) {
      $0.isEmpty ? "Nobody is to be called now.\n" : $0.map { CallText($0).text }.joined()
    }
  }
}

struct ResultsRelease: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release", abstract: "Puts the records back that you were handed out.",
    discussion: "Example: trellis results release acme --as ana")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  func run() async throws {
    let answer = try await data.run(
      WorkCallQueue(tenant: tenant, user: acting.user, action: .release, request: CallQueueRequest()))
    try data.print(answer) { "\($0.released ?? 0) put back.\n" }
  }
}
