import ArgumentParser
import Operations

struct KeyRotate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate", abstract: "Replaces an API key by a new one and revokes the old one.",
    discussion: "Example: trellis key rotate acme 3")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The key's id; see `trellis key list`.")
  var key: Int64

  func run() async throws {
    try data.print(await data.run(RotateKey(tenant: tenant, key: key))) { KeyText($0).text }
  }
}
