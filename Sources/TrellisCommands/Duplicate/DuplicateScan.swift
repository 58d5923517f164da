import ArgumentParser
import Operations

struct DuplicateScan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan", abstract: "Counts the likely duplicates of a module, or of every module that has rules.",
    discussion: "Example: trellis duplicate scan acme contacts")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String?

  func run() async throws {
    try data.print(await data.run(ScanDuplicates(tenant: tenant, user: acting.user, module: module))) { counts in
      var table = TextTable("module", "rule", "groups", "records")
      for count in counts { table.add(count.module, count.rule, String(count.groups), String(count.records)) }
      return table.text(empty: "There are no rules of duplicates.")
    }
  }
}
