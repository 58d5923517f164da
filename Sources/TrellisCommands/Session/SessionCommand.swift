import ArgumentParser

struct SessionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "session", abstract: "Shows and ends the sessions of users who have signed in.",
    subcommands: [SessionList.self, SessionEnd.self])
}
