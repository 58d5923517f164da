import ArgumentParser

struct QueueCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queue", abstract: "Records that wait for somebody, and who has taken them.",
    subcommands: [QueueList.self, QueueClaim.self, QueueRelease.self, QueueHandOver.self])
}
