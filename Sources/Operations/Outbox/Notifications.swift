package import Engine
package import Tenancy

/// A user's notifications, the newest first.
package struct ListNotifications: Operation {
  package static let name = "list_notifications"

  package let tenant: String
  /// The name of the user; nil means the first administrator.
  package let user: String?
  package let unreadOnly: Bool
  package let limit: Int
  /// Only those before this id.
  package let before: Int64?

  package init(tenant: String, user: String?, unreadOnly: Bool, limit: Int, before: Int64?) {
    self.tenant = tenant
    self.user = user
    self.unreadOnly = unreadOnly
    self.limit = limit
    self.before = before
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [UserNotification] {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      try await store.notifications(unreadOnly: unreadOnly, before: before, limit: limit, of: caller)
    }
  }
}

/// Notes that a user has read a notification.
package struct ReadNotification: Operation {
  package static let name = "read_notification"

  package let tenant: String
  package let user: String?
  package let notification: Int64

  package init(tenant: String, user: String?, notification: Int64) {
    self.tenant = tenant
    self.user = user
    self.notification = notification
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> Done {
    try await workspace.acting(in: tenant, as: user) { try await $0.markRead(notification, by: $1) }
    return Done()
  }
}
