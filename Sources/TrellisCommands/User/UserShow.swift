import ArgumentParser
import Engine
import Operations

struct UserShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows a user with roles, teams, keys, manager and subordinates.",
    discussion: "Example: trellis user show acme ana")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The user's name.")
  var name: String

  func run() async throws {
    try data.print(await data.run(ShowUser(tenant: tenant, user: name))) { details in
      let user = details.user
      return Listing([
        ("user", user.name), ("id", "\(user.id)"), ("display name", user.displayName), ("email", user.email ?? ""),
        ("state", user.isActive ? "active" : "deactivated"), ("roles", user.roles.joined(separator: ", ")),
        ("teams", user.teams.joined(separator: ", ")), ("manager", user.manager ?? ""),
        ("subordinates", details.below.joined(separator: ", ")),
        ("keys", details.keys.map { "\($0.id) \($0.label)" }.joined(separator: ", ")),
      ]).text
    }
  }
}
