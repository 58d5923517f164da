import ArgumentParser
import Operations

struct OutboxReplay: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Sends a message again, or all that are dead, under the same key.",
    discussion: """
      Example: trellis outbox replay acme 12
      All that are dead: trellis outbox replay acme --dead
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var which: MessageOptions

  func run() async throws {
    let operation = SettleOutbox(
      tenant: which.tenant, user: acting.user, deed: .replay, message: which.message)
    try data.print(await data.run(operation)) { count in
      "\(count) message\(count == 1 ? "" : "s") will be sent again.\n"
    }
  }
}

struct OutboxDiscard: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "discard", abstract: "Gives a message up that waits or is dead, or all that are dead.",
    discussion: """
      Example: trellis outbox discard acme 12
      All that are dead: trellis outbox discard acme --dead
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var which: MessageOptions

  func run() async throws {
    let operation = SettleOutbox(
      tenant: which.tenant, user: acting.user, deed: .discard, message: which.message)
    try data.print(await data.run(operation)) { count in "Gave up \(count) message\(count == 1 ? "" : "s").\n" }
  }
}

/// One message, or all that are dead.
struct MessageOptions: ParsableArguments {
  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The message's id; see `trellis outbox list`.")
  var message: Int64?

  @Flag(name: .long, help: "All that are dead.")
  var dead = false

  func validate() throws {
    guard (message == nil) == dead else { throw ValidationError("Name a message, or --dead for all that are dead.") }
  }
}
