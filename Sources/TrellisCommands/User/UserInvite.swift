import ArgumentParser
import Engine
import Expressions
import Operations
import Tenancy

struct UserInvite: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "invite", abstract: "Lets a user choose a password, by a mail or a link that you hand over.",
    discussion: """
      What was sent before is void. The link is good once, for seven days. Mail wants a server; see `trellis serve --help`. \
      Without the pages the token is redeemed by POST /password {"token", "password"}.

      Example: trellis user invite acme ana
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The user's name.")
  var name: String

  @Flag(name: .customLong("print"), help: "Send no mail: print the link, to be handed over otherwise.")
  var isPrinted = false

  func run() async throws {
    let operation = InviteUser(tenant: tenant, user: name, isMailed: !isPrinted)
    try data.print(await data.run(operation)) { invitation in
      let end = "Good once, until \(invitation.expiresAt.text)."
      guard let token = invitation.token else { return "Mailed to \(invitation.address ?? ""). \(end)\n" }
      return "\(invitation.link ?? token)\n\(end)\n"
    }
  }
}
