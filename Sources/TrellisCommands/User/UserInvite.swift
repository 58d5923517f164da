import ArgumentParser
import Engine
import Expressions
import Operations
import Tenancy

struct UserInvite: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "invite", abstract: "Lets a user choose a password, by mail or by a link that you pass on.",
    discussion: """
      The link leads to a page of the server's where the user chooses a password. It is good once, for seven days; what was sent before \
      is void. Mail wants a mail server, and the link TRELLIS_PUBLIC_URL; see `trellis serve --help`. The token alone is redeemed by \
      POST /password {"token", "password"}.

      Example: trellis user invite acme ana
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The user's name.")
  var name: String

  @Flag(name: .customLong("print"), help: "Send no mail: print the link, for you to pass on.")
  var isPrinted = false

  func run() async throws {
    let operation = InviteUser(tenant: tenant, user: name, isMailed: !isPrinted)
    try data.print(await data.run(operation)) { invitation in
      let end = "Good once, until \(invitation.expiresAt.toTheSecond)."
      guard let token = invitation.token else { return "Mailed to \(invitation.address ?? ""). \(end)\n" }
      guard let link = invitation.link else { return "\(token)\n\(withoutPage(token))\n\(end)\n" }
      return "\(link)\n\(end)\n"
    }
  }

  /// What to do with a token where nobody has said how browsers reach the server.
  private func withoutPage(_ token: String) -> String {
    """
    TRELLIS_PUBLIC_URL is not set, so this is the token alone. With `trellis serve` running, hand over the link to its page, such as
    http://127.0.0.1:8080/t/\(tenant)/password?token=\(token)
    """
  }
}
