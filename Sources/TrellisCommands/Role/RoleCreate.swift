import ArgumentParser
import Operations

struct RoleCreate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Adds a role to a tenant's configuration.",
    discussion: """
      A role allows only what you say. Give it to users with `trellis user update --role`.

      Example: trellis role create acme closer --label Closer --rights "*=read" --rights deals=read,update,transition \
      --scope deals=own,team --field deals.amount=read_only --sees pii
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var history: PublicationOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The role's api name, in lower snake case.")
  var name: String

  @OptionGroup var role: RoleOptions

  func run() async throws {
    let operation = CreateRole(
      tenant: tenant, role: name, settings: role.settings, publication: history.publication)
    try data.print(await data.run(operation)) { VersionText($0).text }
  }
}
