import ArgumentParser

struct TenantCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tenant", abstract: "Makes, shows, changes and removes tenants.",
    subcommands: [TenantCreate.self, TenantList.self, TenantShow.self, TenantSet.self, TenantDelete.self])
}
