import ArgumentParser

struct UserCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "user", abstract: "Shows and creates the users of a tenant.",
    subcommands: [UserList.self, UserCreate.self])
}
