import ArgumentParser
import Engine
import Operations

struct ViewSave: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "save", abstract: "Saves a view, replacing the one of the same name.",
    discussion: """
      Example: trellis view save acme deals big_ones --filter "amount > 1000" --columns name,account.name --sort=-amount
      Use it with: trellis record list acme deals --view big_ones
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String

  @Argument(help: "The view's name, in lower snake case.")
  var name: String

  @Option(name: .long, help: "What people call it. (default: the name)")
  var label: String?

  @Option(name: .long, help: "An expression that the records have to satisfy.")
  var filter: String?

  @Option(name: .long, help: "Fields separated by commas, - before one for descending.")
  var sort: [String] = []

  @Option(name: .long, help: "The fields to show, separated by commas, one lookup deep too. (default: all)")
  var columns: [String] = []

  func run() async throws {
    let view = SavedView(
      module: module, name: name, label: label, filter: filter, sort: sort.listed?.joined(separator: ","),
      columns: columns.listed)
    let saved = try await data.run(SaveView(tenant: tenant, user: acting.user, view: view))
    try data.print(saved) { "Saved the view \($0.name) of \($0.module)\n" }
  }
}
