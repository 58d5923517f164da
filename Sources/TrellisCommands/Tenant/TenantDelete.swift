import ArgumentParser
import Operations

struct TenantDelete: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Removes a tenant with all its records, users, keys and files.",
    discussion: """
      There is no way back but a backup, so the name has to be given twice.

      Example: trellis tenant delete acme --confirm acme
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Option(name: .long, help: "The tenant's name once more.")
  var confirm: String?

  @Flag(name: .long, help: "Do without --confirm.")
  var force = false

  func validate() throws {
    guard force || confirm == tenant else {
      throw ValidationError("This removes everything that \(tenant) has. Repeat its name: --confirm \(tenant)")
    }
  }

  func run() async throws {
    try data.print(await data.run(DeleteTenant(tenant: tenant))) { _ in "Removed the tenant \(tenant).\n" }
  }
}
