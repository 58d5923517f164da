import ArgumentParser
import Operations

struct ViewShare: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "share", abstract: "Shares one of a user's own views with everybody.",
    discussion: """
      The view becomes a part of the tenant's configuration, in a new version: it can be seen in the history, and everybody \
      may use it who may read what it shows. It replaces a shared view of its name.

      Example: trellis view share acme deals big_ones
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var history: PublicationOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String

  @Argument(help: "The view's name.")
  var name: String

  func run() async throws {
    let operation = ShareView(tenant: tenant, module: module, view: name, publication: history.publication)
    try data.print(await data.run(operation)) { VersionText($0).text }
  }
}
