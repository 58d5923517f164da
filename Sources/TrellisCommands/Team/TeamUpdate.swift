import ArgumentParser
import Operations

struct TeamUpdate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update", abstract: "Gives a team another label.",
    discussion: """
      `trellis user update --team` changes who is in it.

      Example: trellis team update acme north --label "Sales North-West"
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var history: PublicationOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The team's api name.")
  var name: String

  @Option(name: .long, help: "What the team is called.")
  var label: String

  func run() async throws {
    let operation = UpdateTeam(tenant: tenant, team: name, label: label, publication: history.publication)
    try data.print(await data.run(operation)) { VersionText($0).text }
  }
}
