import ArgumentParser
import Engine
import Expressions
import Operations

struct SessionList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the open sessions of a tenant.",
    discussion: "Example: trellis session list acme --user ana")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Option(name: .long, help: "Only this user's.")
  var user: String?

  func run() async throws {
    try data.print(await data.run(ListSessions(tenant: tenant, user: user))) { sessions in
      var table = TextTable("id", "user", "by", "address", "browser", "since", "last used", "until")
      for session in sessions {
        table.add(
          "\(session.id)", session.user, session.method, session.address ?? "", session.agent ?? "",
          session.createdAt.toTheSecond, session.lastUsedAt.toTheSecond, session.expiresAt.toTheSecond)
      }
      return table.text(empty: "Nobody is signed in.")
    }
  }
}
