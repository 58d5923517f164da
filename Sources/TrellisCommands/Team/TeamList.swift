import ArgumentParser
import Operations

struct TeamList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the teams that users can be in, and who is in them.",
    discussion: "Example: trellis team list acme")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  func run() async throws {
    try data.print(await data.run(ListTeams(tenant: tenant))) { GroupTable($0).text(title: "team") }
  }
}
