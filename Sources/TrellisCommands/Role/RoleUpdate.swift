import ArgumentParser
import Operations

struct RoleUpdate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update", abstract: "Changes what a role allows; everything else stays as it is.",
    discussion: """
      The change is a version of the configuration: see `trellis config history`.

      Example: trellis role update acme agent --write-scope deals=own --field contacts.birth_date=hidden
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var history: PublicationOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The role's api name, in lower snake case.")
  var name: String

  @OptionGroup var role: RoleOptions

  func run() async throws {
    let operation = UpdateRole(
      tenant: tenant, role: name, settings: role.settings, publication: history.publication)
    try data.print(await data.run(operation)) { VersionText($0).text }
  }
}
