import ArgumentParser
import Operations

struct TeamCreate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Adds a team to a tenant's configuration.",
    discussion: """
      Put users into it with `trellis user update --team`.

      Example: trellis team create acme north --label "Sales North"
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var history: PublicationOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The team's api name, in lower snake case.")
  var name: String

  @Option(name: .long, help: "What the team is called.")
  var label: String

  func run() async throws {
    let operation = CreateTeam(tenant: tenant, team: name, label: label, publication: history.publication)
    try data.print(await data.run(operation)) { VersionText($0).text }
  }
}
