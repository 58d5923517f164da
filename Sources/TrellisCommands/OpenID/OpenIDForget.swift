import ArgumentParser
import Operations

struct OpenIDForget: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget", abstract: "Forgets what the provider calls a user, who has another account there now.",
    discussion: "Example: trellis openid forget acme ana")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The user's name.")
  var name: String

  func run() async throws {
    try data.print(await data.run(ForgetIdentities(tenant: tenant, user: name))) { _ in
      "\(name) is known by the address again when they sign in next.\n"
    }
  }
}
