import ArgumentParser
import Engine
import Expressions
import Operations

struct ConfigHistory: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "Lists the versions of a tenant's configuration, the newest first.",
    discussion: "Example: trellis config history acme")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  func run() async throws {
    try data.print(await data.run(ListModelVersions(tenant: tenant))) { versions in
      versions.map { version in
        let changes = version.changes.map { "   \(Printable.line($0))\n" }.joined()
        let head = "\(version.number)  \(version.at.toTheSecond)  \(version.author): \(version.message)"
        return Printable.line(head) + "\n" + changes
      }.joined()
    }
  }
}
