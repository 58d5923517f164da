import ArgumentParser
import Operations

struct RoleDelete: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Takes a role out of the configuration.",
    discussion: """
      Nobody may have it any more, nor may a process name it; the role administrator stays. The change is a version of the \
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
