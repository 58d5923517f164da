import ArgumentParser
import Engine
import Operations

struct UserCreate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Creates a user.",
    discussion: """
      Users sign in with a password, which they choose through the mail that --invite sends, or use an API key from \
      `trellis key create`.

      Example: trellis user create acme ana --email ana@example.com --display-name "Ana Ruiz" --role agent --invite
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The user's name: lower case letters, digits, dots, hyphens and underscores.")
  var name: String

  @Option(name: .long, help: "The user's address.")
  var email: String?

  @Option(name: .long, help: "What the user is called. (default: the name)")
  var displayName: String?

  @Option(
    name: [.customLong("role"), .customLong("roles")],
    help: "Roles, separated by commas or repeated; see `trellis role list`.")
  var roles: [String] = []

  @Option(
    name: [.customLong("team"), .customLong("teams")],
    help: "Teams, separated by commas or repeated; see `trellis team list`.")
  var teams: [String] = []

  @Option(name: .long, help: "The user's manager.")
  var manager: String?

  @Option(name: .long, help: "The language of mail to them. (default: the tenant's)")
  var locale: String?

  @Flag(name: .long, help: "Mail them a link to choose a password.")
  var invite = false

  func validate() throws {
    guard !invite || email != nil else { throw ValidationError("--invite wants --email.") }
  }

  func run() async throws {
    let user = NewUser(
      name: name, email: email, displayName: displayName, roles: roles.listed ?? [], teams: teams.listed ?? [],
      manager: manager, locale: locale)
    let made = try await data.run(CreateUser(tenant: tenant, user: user))
    if invite { try await send(to: made) }
    try data.print(made) { user in
      "Created the user \(user.name) with the id \(user.id).\(invite ? " The invitation is on its way." : "")\n"
    }
  }

  private func send(to user: UserInfo) async throws {
    do {
      _ = try await data.run(InviteUser(tenant: tenant, user: user.name, isMailed: true))
    } catch let failure as OperationFailure {
      throw OperationFailure(
        code: failure.code,
        message:
          "The user \(user.name) was created, but not invited. \(failure.message) `trellis user invite` tries again.",
        problems: failure.problems)
    }
  }
}
