import ArgumentParser

struct OutboxCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "outbox", abstract: "Shows what is told to others by mail and webhooks, and how that went.",
    discussion: """
      A server sends by itself what its tenants have to send, and tries again for about a day and a half. What was tried in \
      vain, or was refused for good, is dead: it stays until it is replayed or discarded.
      """,
    subcommands: [OutboxList.self, OutboxShow.self, OutboxReplay.self, OutboxDiscard.self, OutboxRun.self])
}
