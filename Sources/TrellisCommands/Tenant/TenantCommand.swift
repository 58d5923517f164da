import ArgumentParser

struct TenantCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tenant", abstract: "Creates, shows, changes and deletes tenants.",
    subcommands: [TenantCreate.self, TenantList.self, TenantShow.self, TenantSet.self, TenantDelete.self])
}
