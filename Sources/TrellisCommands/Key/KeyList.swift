import ArgumentParser
import Engine
import Expressions
import Metamodel
import Operations

struct KeyList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the API keys of a tenant, without their secrets.",
    discussion: "Example: trellis key list acme")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  func run() async throws {
    try data.print(await data.run(ListKeys(tenant: tenant))) { keys in
      var table = TextTable("id", "user", "label", "limits", "created", "last used", "state")
      for key in keys {
        table.add(
          "\(key.id)", key.user, key.label, limits(key), key.createdAt.toTheSecond,
          key.lastUsedAt?.toTheSecond ?? "never", state(key)
        )
      }
      return table.text(empty: "The tenant has no keys.")
    }
  }

  private func state(_ key: KeyInfo) -> String {
    if let moment = key.revokedAt { return "revoked \(moment.toTheSecond)" }
    guard key.userIsActive else { return "user deactivated" }
    return key.expiresAt.map { "until \($0.toTheSecond)" } ?? "valid"
  }

  private func limits(_ key: KeyInfo) -> String {
    let rights = (key.rights ?? [:]).sorted { $0.key < $1.key }.map { module, rights in
      "\(module):\(rights.map(\.rawValue).joined(separator: ","))"
    }
    let role = key.role.map { ["role \($0)"] } ?? []
    return (role + rights + key.networks.map(\.description)).joined(separator: " ")
  }
}
