import ArgumentParser
import Operations

struct UserUnlock: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unlock", abstract: "Unlocks a user who has entered a wrong password too often.",
    discussion: "Example: trellis user unlock acme ana")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The user's name.")
  var name: String

  func run() async throws {
    try data.print(await data.run(UnlockUser(tenant: tenant, user: name))) { _ in "Unlocked \(name).\n" }
  }
}
