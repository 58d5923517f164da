import ArgumentParser
import Engine
import Expressions
import Operations

struct OutboxList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists messages, the newest first.",
    discussion: "Example: trellis outbox list acme --state dead")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Option(name: .long, help: "Those alone that are pending, sent, dead or discarded.")
  var state: State?

  @Option(name: .long, help: "Those alone about this record, such as deals/42.", transform: OptionValue.record)
  var record: RecordPlace?

  @Option(name: .long, help: "How many, 1 to 200.")
  var limit = 50

  @Option(name: .long, help: "Only those before this id.")
  var before: Int64?

  enum State: String, ExpressibleByArgument, CaseIterable {
    case pending
    case sent
    case dead
    case discarded
  }

  func validate() throws {
    guard (1...200).contains(limit) else { throw ValidationError("--limit is 1 to 200.") }
  }

  func run() async throws {
    let request = OutboxRequest(state: state?.rawValue, record: record, before: before, limit: limit)
    try data.print(await data.run(ListOutbox(tenant: tenant, user: acting.user, request: request))) { messages in
      var table = TextTable("id", "channel", "record", "to", "cause", "at", "state", "tried", "answer")
      for message in messages {
        table.add(
          "\(message.id)", message.channel, "\(message.record)", message.user ?? "", message.cause, message.at.text,
          message.state, "\(message.attempts)", message.answer ?? "")
      }
      return table.text(empty: "There are no such messages.")
    }
  }
}

extension OptionValue {
  /// A record as `deals/42`.
  static func record(_ text: String) throws -> RecordPlace {
    guard let argument = RecordArgument(argument: text), let module = argument.module else {
      throw ValidationError("'\(text)' is no record; one is written as deals/42.")
    }
    return RecordPlace(module: module, id: argument.id)
  }
}
