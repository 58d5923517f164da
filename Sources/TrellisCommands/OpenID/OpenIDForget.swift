import ArgumentParser
import Operations

struct OpenIDForget: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget", abstract: "Forgets which account at the provider a user has, so that another can be linked.",
    discussion: "Example: trellis openid forget acme ana")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The user's name.")
  var name: String

  func run() async throws {
    try data.print(await data.run(ForgetIdentities(tenant: tenant, user: name))) { _ in
      "\(name) is recognised by their address again at the next sign-in.\n"
    }
  }
}
