import ArgumentParser
import Operations

struct TenantDelete: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Removes a tenant with all its records, users, keys and files.",
    discussion: """
      There is no way back but a backup, so it has to be confirmed.

      Example: trellis tenant delete acme --yes
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Flag(name: .long, help: "Yes, remove it for ever.")
  var yes = false

  func validate() throws {
    guard yes else {
      throw ValidationError("This removes everything that \(tenant) has, for ever. Say --yes if that is meant.")
    }
  }

  func run() async throws {
    try data.print(await data.run(DeleteTenant(tenant: tenant))) { _ in "Removed the tenant \(tenant).\n" }
  }
}
