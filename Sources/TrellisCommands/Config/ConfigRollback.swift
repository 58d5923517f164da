import ArgumentParser
import Operations

struct ConfigRollback: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback", abstract: "Makes a tenant differ from its preset as it did in an earlier version.",
    discussion: """
      It is a new version, judged like any other change: records keep their values, fields that come back have theirs again, and \
      records in a process stay on the version of it that they entered.

      Example: trellis config rollback acme 4 --dry-run
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var history: PublicationOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Option(name: .long, help: "The version that is in force as far as you know: if it is not, nothing is changed.")
  var against: Int64?

  @Argument(help: "The number of the version; see `trellis config history`.")
  var version: Int64

  func run() async throws {
    let operation = RollBackConfiguration(
      tenant: tenant, version: version, base: against, publication: history.publication)
    try data.print(await data.run(operation)) { VersionText($0).text }
  }
}
