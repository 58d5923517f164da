import ArgumentParser
import Operations

struct OpenIDShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows the provider through which a tenant's users sign in.",
    discussion: "Example: trellis openid show acme")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  func run() async throws {
    try data.print(await data.run(ShowOpenID(tenant: tenant))) { provider in
      guard let provider else { return "There is none.\n" }
      return Listing([
        ("issuer", provider.issuer), ("client", provider.client), ("secret", provider.hasSecret ? "kept" : "none"),
      ]).text
    }
  }
}
