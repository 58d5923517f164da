import ArgumentParser
import Engine
import Operations

struct ConfigRollback: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback", abstract: "Puts the configuration of an earlier version in force again.",
    discussion: """
      This makes a new version, judged like any other change. Records keep their values, and fields that come back have theirs again. \
      Records in a process stay on the version that they entered: the answer says how many, and `trellis blueprint migrate` moves them.

      Example: trellis config rollback acme 4 --dry-run
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var history: PublicationOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Option(name: .long, help: "The version that you believe is in force: if another is, nothing is changed.")
  var against: Int64?

  @Argument(help: "The number of the version; see `trellis config history`.")
  var version: Int64

  func run() async throws {
    let operation = RollBackConfiguration(
      tenant: tenant, version: version, base: against, publication: history.publication)
    try data.print(await data.run(operation)) { version in
      let left = (version.recordsOnOtherVersions ?? [:]).sorted { $0.key < $1.key }.map { blueprint, count in
        "\(Counted.words(count, "record")) \(count == 1 ? "stays" : "stay") on another version of \(blueprint): "
          + "`trellis blueprint migrate \(tenant) \(blueprint) --reason ...` moves them to the one in force.\n"
      }
      return VersionText(version).text + left.joined()
    }
  }
}
