import ArgumentParser

struct RoleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "role", abstract: "Shows and changes the roles of a tenant.",
    subcommands: [RoleList.self, RoleShow.self, RoleCreate.self, RoleUpdate.self, RoleDelete.self])
}
