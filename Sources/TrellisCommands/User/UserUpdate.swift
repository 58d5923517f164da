import ArgumentParser
import Engine
import Operations

struct UserUpdate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update",
    abstract: "Changes a user's roles, teams, manager, address or display name; everything else stays as it is.",
    discussion: """
      The roles and teams that you give replace those that the user has; --team= removes all teams. The name cannot be changed. \
      Managers reach the records of their subordinates where a role says so.

      Example: trellis user update acme ana --role agent,reviewer --display-name "Ana Ruiz Gil"
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The user's name.")
  var name: String

  @Option(name: .long, help: "The user's address; --email= removes it.")
  var email: String?

  @Option(name: .long, help: "What the user is called.")
  var displayName: String?

  @Option(name: [.customLong("role"), .customLong("roles")], help: "All roles, separated by commas or repeated.")
  var roles: [String] = []

  @Option(
    name: [.customLong("team"), .customLong("teams")],
    help: "All teams, separated by commas or repeated; --team= removes all.")
  var teams: [String] = []

  @Option(name: .long, help: "The user's manager; --manager= removes it.")
  var manager: String?

  @Option(name: .long, help: "The language of mail to them; --locale= means the tenant's.")
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
