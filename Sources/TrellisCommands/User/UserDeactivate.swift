import ArgumentParser
import Engine
import Operations

struct UserDeactivate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deactivate", abstract: "Takes a user's access away at once; what they did stays under their name.",
    discussion: """
      Their sessions end and their keys stop working with this command; keys work again after `trellis user activate`.

      Example: trellis user deactivate acme ana
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The user's name.")
  var name: String

  func run() async throws {
    let operation = UpdateUser(tenant: tenant, user: name, change: UserChange(isActive: false))
    try data.print(await data.run(operation)) { user in
      "Deactivated \(user.name): no session or key of theirs works. `trellis user activate \(tenant) \(user.name)` undoes it.\n"
    }
  }
}
