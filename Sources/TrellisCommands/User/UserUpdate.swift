import ArgumentParser
import Engine
import Operations

struct UserUpdate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update",
    abstract: "Changes a user's roles, teams, manager, address or display name; what is not said stays.",
    discussion: """
      Roles and teams that are given take the place of those that the user has; --team= takes all away. The name stays. \
      A manager reaches what is subordinates' where a role says so.

      Example: trellis user update acme ana --role agent,reviewer --display-name "Ana Ruiz Gil"
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The user's name.")
  var name: String

  @Option(name: .long, help: "The user's address; --email= takes it away.")
  var email: String?

  @Option(name: .long, help: "What the user is called.")
  var displayName: String?

  @Option(name: [.customLong("role"), .customLong("roles")], help: "All roles, separated by commas or repeated.")
  var roles: [String] = []

  @Option(
    name: [.customLong("team"), .customLong("teams")],
    help: "All teams, separated by commas or repeated; --team= takes all away.")
  var teams: [String] = []

  @Option(name: .long, help: "The user above; --manager= takes it away.")
  var manager: String?

  @Option(name: .long, help: "The language in which mail is written to them; --locale= means the tenant's.")
  var locale: String?

  private var change: UserChange {
    UserChange(
      email: email, displayName: displayName, roles: roles.listed, teams: teams.listed, manager: manager,
      locale: locale)
  }

  func validate() throws {
    guard change != UserChange() else {
      throw ValidationError("Say what to change: --role, --team, --manager, --email, --display-name or --locale.")
    }
  }

  func run() async throws {
    try data.print(await data.run(UpdateUser(tenant: tenant, user: name, change: change))) { user in
      Listing([
        ("user", user.name), ("display name", user.displayName), ("email", user.email ?? ""),
        ("roles", user.roles.joined(separator: ", ")), ("teams", user.teams.joined(separator: ", ")),
        ("manager", user.manager ?? ""),
      ]).text
    }
  }
}
