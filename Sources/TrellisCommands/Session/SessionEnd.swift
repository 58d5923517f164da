import ArgumentParser
import Operations

struct SessionEnd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "end", abstract: "Ends a session, or all sessions of a user, at once.",
    discussion: """
      Example: trellis session end acme 12
      All of a user's: trellis session end acme --user ana
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The session's id; see `trellis session list`.")
  var session: Int64?

  @Option(name: .long, help: "All sessions of this user.")
  var user: String?

  func validate() throws {
    guard (session == nil) != (user == nil) else { throw ValidationError("Name a session, or a user by --user.") }
  }

  func run() async throws {
    guard let which = session.map(EndSessions.Which.one) ?? user.map(EndSessions.Which.all) else { return }
    try data.print(await data.run(EndSessions(tenant: tenant, which: which))) { count in
      "Ended \(count) session\(count == 1 ? "" : "s").\n"
    }
  }
}
