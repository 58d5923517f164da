import ArgumentParser
import Operations

struct ViewDelete: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Removes a view.",
    discussion: """
      Only an administrator can remove a shared view; that makes a new version of the configuration.

      Example: trellis view delete acme deals big_ones
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String

  @Argument(help: "The view's name.")
  var name: String

  @Flag(name: .long, help: "Remove the shared view, not one of the user's own.")
  var shared = false

  func run() async throws {
    if shared {
      let publication = Publication(user: acting.user)
      let operation = UnshareView(tenant: tenant, module: module, view: name, publication: publication)
      return try data.print(await data.run(operation)) { VersionText($0).text }
    }
    let done = try await data.run(DeleteView(tenant: tenant, user: acting.user, module: module, view: name))
    try data.print(done) { _ in "Deleted the view \(name) of \(module)\n" }
  }
}
