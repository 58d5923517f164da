import ArgumentParser
import Engine
import Operations

struct ViewList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists a user's own views of a module, and the shared ones.",
    discussion: "Example: trellis view list acme deals --as ana")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String

  func run() async throws {
    let views = try await data.run(ListViews(tenant: tenant, user: acting.user, module: module))
    try data.print(views) { views in
      var table = TextTable("name", "label", "owner", "filter", "sort", "columns", "state")
      for info in views {
        let view = info.view
        table.add(
          info.isDefault ? "\(view.name) (default)" : view.name, view.label, info.owner ?? "shared", view.filter ?? "",
          view.sort ?? "", view.columns?.joined(separator: ",") ?? "",
          info.problems.map { "broken: " + $0.map(\.message).joined(separator: " ") } ?? "usable")
      }
      return table.text(empty: "There are no views.")
    }
  }
}
