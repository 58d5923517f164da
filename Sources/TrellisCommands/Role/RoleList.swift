import ArgumentParser
import Operations

struct RoleList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the roles that users can have, and who has them.",
    discussion: """
      `trellis role show` says what a role allows.

      Example: trellis role list acme
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  func run() async throws {
    try data.print(await data.run(ListRoles(tenant: tenant))) { GroupTable($0).text(title: "role") }
  }
}
