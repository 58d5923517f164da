import ArgumentParser
import Operations

struct ViewDelete: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Removes a view.", discussion: "Example: trellis view delete acme deals big_ones")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String

  @Argument(help: "The view's name.")
  var name: String

  func run() async throws {
    let done = try await data.run(DeleteView(tenant: tenant, user: acting.user, module: module, view: name))
    try data.print(done) { _ in "Deleted the view \(name) of \(module)\n" }
  }
}
