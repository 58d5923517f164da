import ArgumentParser
import Operations

struct TenantDelete: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Removes a tenant with all its records, users, keys and files.",
    discussion: """
      This cannot be undone except from a backup, so it has to be confirmed.

      Example: trellis tenant delete acme --yes
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Flag(name: .long, help: "Confirm that it is to be removed permanently.")
  var yes = false

  func validate() throws {
    guard yes else {
      throw ValidationError("This permanently removes everything that \(tenant) has. Add --yes to confirm.")
    }
  }

  func run() async throws {
    try data.print(await data.run(DeleteTenant(tenant: tenant))) { _ in "Removed the tenant \(tenant).\n" }
  }
}
