import ArgumentParser
import Operations

struct TeamShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows a team, and who is in it.",
    discussion: "Example: trellis team show acme office")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The team's api name.")
  var name: String

  func run() async throws {
    try data.print(await data.run(ShowTeam(tenant: tenant, team: name))) { team in
      Listing([("team", team.name), ("label", team.label), ("users", team.users.joined(separator: ", "))]).text
    }
  }
}
