import ArgumentParser
import Operations

struct SearchRebuild: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild", abstract: "Rebuilds a tenant's search index from the records.",
    discussion: """
      The index is kept up to date with every change. This repairs one that a SQL shell without triggers has left behind.
      Example: trellis search rebuild acme
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  func run() async throws {
    try data.print(await data.run(RebuildSearch(tenant: tenant))) { indexed in
      "\(indexed.records) records can be searched.\n"
    }
  }
}
