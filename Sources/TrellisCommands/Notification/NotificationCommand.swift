import ArgumentParser
import Engine
import Expressions
import Operations

struct NotificationCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notification", abstract: "Shows what processes have told a user.",
    subcommands: [NotificationList.self, NotificationRead.self])
}

struct NotificationList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists a user's notifications, the newest first.",
    discussion: "Example: trellis notification list acme --as ana --unread")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Flag(name: .long, help: "Leave out those that were read.")
  var unread = false

  @Option(name: .long, help: "How many, 1 to 200.")
  var limit = 50

  @Option(name: .long, help: "Only those before this id.")
  var before: Int64?

  func run() async throws {
    let operation = ListNotifications(
      tenant: tenant, user: acting.user, unreadOnly: unread, limit: limit, before: before)
    try data.print(await data.run(operation)) { notifications in
      var table = TextTable("id", "at", "record", "text", "read")
      for notification in notifications {
        table.add(
          "\(notification.id)", notification.at.text, "\(notification.record)", notification.text,
          notification.readAt?.text ?? "")
      }
      return table.text(empty: "There are no notifications.")
    }
  }
}

struct NotificationRead: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "read", abstract: "Notes that a user has read a notification.",
    discussion: "Example: trellis notification read acme 12 --as ana")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The notification's id; see `trellis notification list`.")
  var notification: Int64

  func run() async throws {
    let operation = ReadNotification(tenant: tenant, user: acting.user, notification: notification)
    try data.print(await data.run(operation)) { _ in "Notification \(notification) is read.\n" }
  }
}
