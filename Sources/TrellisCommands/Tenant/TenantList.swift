import ArgumentParser
import Expressions
import Operations
import Tenancy

struct TenantList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the tenants of a data directory.",
    discussion: "Example: trellis tenant list --data /srv/trellis")

  @OptionGroup var data: DataOptions

  func run() async throws {
    try data.print(await data.run(ListTenants())) { tenants in
      var table = TextTable("tenant", "preset", "version", "created")
      for tenant in tenants {
        table.add(tenant.name, tenant.preset, tenant.presetVersion, tenant.createdAt.toTheSecond)
      }
      return table.text(empty: "There are no tenants. Make one with `trellis tenant create NAME --preset PRESET`.")
    }
  }
}
