import ArgumentParser
import Operations

struct SearchRebuild: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild", abstract: "Makes a tenant's search index anew from the records.",
    discussion: """
      The index is kept with every change. This mends one that a SQL shell without triggers has left behind.
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
