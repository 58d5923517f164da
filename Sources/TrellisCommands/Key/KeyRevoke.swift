import ArgumentParser
import Operations

struct KeyRevoke: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke", abstract: "Revokes an API key at once.",
    discussion: "Example: trellis key revoke acme 3")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The key's id; see `trellis key list`.")
  var key: Int64

  func run() async throws {
    try data.print(await data.run(RevokeKey(tenant: tenant, key: key))) { _ in "Revoked the key \(key).\n" }
  }
}
