import ArgumentParser
import Engine
import Operations

struct UserActivate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "activate", abstract: "Restores the access of a deactivated user.",
    discussion: "Example: trellis user activate acme ana")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The user's name.")
  var name: String

  func run() async throws {
    let operation = UpdateUser(tenant: tenant, user: name, change: UserChange(isActive: true))
    try data.print(await data.run(operation)) { "Activated \($0.name): keys that were not revoked work again.\n" }
  }
}
