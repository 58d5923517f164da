import ArgumentParser
import Operations

struct KeyRevoke: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke", abstract: "Revokes an API key, or all keys of a user, at once.",
    discussion: """
      A new password ends the sessions of a user; keys are programs' affair and stay until they are revoked.

      Example: trellis key revoke acme 3
      Example: trellis key revoke acme --user ana
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The key's id; see `trellis key list`.")
  var key: Int64?

  @Option(name: .long, help: "The user all of whose keys are to be revoked.")
  var user: String?

  func validate() throws {
    guard (key == nil) != (user == nil) else { throw ValidationError("Give the id of a key, or --user NAME.") }
  }

  func run() async throws {
    if let user {
      return try data.print(await data.run(RevokeKeys(tenant: tenant, user: user))) { keys in
        keys.isEmpty
          ? "\(user) has no key.\n"
          : "Revoked \(keys.count) keys of \(user): \(keys.map(String.init).joined(separator: ", ")).\n"
      }
    }
    guard let key else { return }
    try data.print(await data.run(RevokeKey(tenant: tenant, key: key))) { _ in "Revoked the key \(key).\n" }
  }
}
