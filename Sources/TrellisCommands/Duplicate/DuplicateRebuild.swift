import ArgumentParser
import Operations

struct DuplicateRebuild: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild", abstract: "Rebuilds the keys by which duplicates are found.",
    discussion: """
      They are kept up to date with every change. This repairs those that a SQL shell has left behind.
      Example: trellis duplicate rebuild acme
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  func run() async throws {
    try data.print(await data.run(RebuildDuplicates(tenant: tenant))) { "\($0.keys) keys\n" }
  }
}
