import ArgumentParser

struct RoleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "role", abstract: "Shows the roles of a tenant.", subcommands: [RoleList.self])
}
