import ArgumentParser
import Operations

struct UserRemoveSecondFactor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove-second-factor", abstract: "Turns off the second factor of a user who has lost it.",
    discussion:
      "Make sure first that it is really the user who asks. Example: trellis user remove-second-factor acme ana")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The user's name.")
  var name: String

  func run() async throws {
    try data.print(await data.run(RemoveSecondFactor(tenant: tenant, user: name))) { _ in
      "\(name) signs in with the password alone.\n"
    }
  }
}
