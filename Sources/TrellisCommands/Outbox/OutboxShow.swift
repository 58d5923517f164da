import ArgumentParser
import Engine
import JSONText
import Operations

struct OutboxShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows a message with what it says, which the audit log notes.",
    discussion: "Example: trellis outbox show acme 12")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The message's id; see `trellis outbox list`.")
  var message: Int64

  func run() async throws {
    let entry = try await data.run(ShowOutbox(tenant: tenant, user: acting.user, message: message))
    guard !data.json else { return StandardOutput.write(entry.json.compactText + "\n") }
    let members = (entry.json.members ?? []).filter { $0.name != "payload" }
    let payload = try entry.payload.map { try JSON(parsing: $0.utf8).members ?? [] } ?? []
    StandardOutput.write(Listing((members + payload).map { ($0.name, $0.value.shown) }).text)
  }
}
