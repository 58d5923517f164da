import ArgumentParser
import Operations

struct RoleDelete: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Removes a role from the configuration.",
    discussion: """
      No user may still have it, and no process may name it. The role administrator cannot be removed. The change is a version of the \
      configuration: `trellis config rollback` brings the role back.

      Example: trellis role delete acme trainee
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var history: PublicationOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The role's api name.")
  var name: String

  func run() async throws {
    let operation = DeleteRole(tenant: tenant, role: name, publication: history.publication)
    try data.print(await data.run(operation)) { VersionText($0).text }
  }
}
