import ArgumentParser
import Operations

struct OpenIDRemove: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Removes the sign-in provider; open sessions stay.",
    discussion: "Example: trellis openid remove acme")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  func run() async throws {
    try data.print(await data.run(SetOpenID(tenant: tenant, client: nil))) { _ in "Removed.\n" }
  }
}
