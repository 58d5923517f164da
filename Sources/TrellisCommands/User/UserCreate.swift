import ArgumentParser
import Engine
import Operations

struct UserCreate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Creates a user.",
    discussion: """
      A user signs in with an API key; make one with `trellis key create`.

      Example: trellis user create acme ana --email ana@example.com --display-name "Ana Ruiz" --role agent --team office
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

  @Option(name: .long, help: "The user above, whose subordinate the user is.")
  var manager: String?

  func run() async throws {
    let user = NewUser(
      name: name, email: email, displayName: displayName, roles: roles.listed ?? [], teams: teams.listed ?? [],
      manager: manager)
    try data.print(await data.run(CreateUser(tenant: tenant, user: user))) { user in
      "Created the user \(user.name) with the id \(user.id).\n"
    }
  }
}
