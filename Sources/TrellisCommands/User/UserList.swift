import ArgumentParser
import Engine
import Operations

struct UserList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the users of a tenant with their roles and teams.",
    discussion: "Example: trellis user list acme")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  func run() async throws {
    try data.print(await data.run(ListUsers(tenant: tenant))) { users in
      var table = TextTable("id", "name", "display name", "email", "roles", "teams", "manager", "sign-in", "state")
      for user in users {
        table.add(
          "\(user.id)", user.name, user.displayName, user.email ?? "", user.roles.joined(separator: ", "),
          user.teams.joined(separator: ", "), user.manager ?? "", signIn(user),
          user.isActive ? "active" : "deactivated")
      }
      return table.text(empty: "The tenant has no users.")
    }
  }

  /// How they sign in, or how the last invitation fared.
  private func signIn(_ user: UserInfo) -> String {
    guard user.hasPassword else { return user.lastMail ?? "no password" }
    return user.hasSecondFactor ? "password, second factor" : "password"
  }
}
