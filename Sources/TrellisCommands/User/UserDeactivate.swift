import ArgumentParser
import Engine
import Operations

struct UserDeactivate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deactivate", abstract: "Removes a user's access at once; what they did stays under their name.",
    discussion: """
      Their sessions end and their keys stop working with this command; keys work again after `trellis user activate`.

      Example: trellis user deactivate acme ana
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The user's name.")
  var name: String

  /// As whom commands act that say nothing.
  private func firstAdministrator() async throws -> String? {
    try await data.run(ListUsers(tenant: tenant))
      .filter { $0.isActive && $0.roles.contains("administrator") }.min { $0.id < $1.id }?.name
  }

  func run() async throws {
    let before = try await firstAdministrator()
    let operation = UpdateUser(tenant: tenant, user: name, change: UserChange(isActive: false))
    let deactivated = try await data.run(operation)
    let after = before == deactivated.name && !data.json ? try await firstAdministrator() : nil
    try data.print(deactivated) { user in
      let undoing = "`trellis user activate \(tenant) \(user.name)` undoes it."
      let acting = after.map { "Commands without --as act as \($0) now.\n" } ?? ""
      return "Deactivated \(user.name): no session or key of theirs works. \(undoing)\n\(acting)"
    }
  }
}
