import Delivery
package import Engine
import Logging
package import Tenancy

/// Messages of a tenant's outbox, the newest first.
package struct ListOutbox: Operation {
  package static let name = "list_outbox"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let request: OutboxRequest

  package init(tenant: String, user: String?, request: OutboxRequest) {
    self.tenant = tenant
    self.user = user
    self.request = request
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [OutboxEntry] {
    try await workspace.acting(in: tenant, as: user) { try await $0.outbox(request, as: $1) }
  }
}

/// One message of the outbox, with what it says.
package struct ShowOutbox: Operation {
  package static let name = "show_outbox"

  package let tenant: String
  package let user: String?
  package let message: Int64

  package init(tenant: String, user: String?, message: Int64) {
    self.tenant = tenant
    self.user = user
    self.message = message
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> OutboxEntry {
    try await workspace.acting(in: tenant, as: user) { try await $0.outboxEntry(message, as: $1) }
  }
}

/// Sends messages again, or gives them up.
package struct SettleOutbox: Operation {
  package static let name = "settle_outbox"

  package enum Deed: String, Sendable, Hashable, Codable {
    case replay
    case discard
  }

  package let tenant: String
  package let user: String?
  package let deed: Deed
  /// Nil means all that are dead.
  package let message: Int64?

  package init(tenant: String, user: String?, deed: Deed, message: Int64?) {
    self.tenant = tenant
    self.user = user
    self.deed = deed
    self.message = message
  }

  /// How many messages there were.
  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> Int {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      switch deed {
      case .replay: try await store.replay(message, by: caller)
      case .discard: try await store.discard(message, by: caller)
      }
    }
  }
}

/// Sends what is due of a tenant's outbox, where no server does.
package struct DeliverOutbox: Operation {
  package static let name = "deliver_outbox"

  package let tenant: String

  package init(tenant: String) {
    self.tenant = tenant
  }

  package struct Report: Sendable, Hashable, Codable {
    package var sent = 0
    package var deferred = 0
    package var dead = 0
    package var discarded = 0
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> Report {
    let dispatcher = Dispatcher(workspace: workspace, logger: Logger(label: "trellis"))
    return try await dispatcher.deliver(workspace.tenant(tenant).name).reduce(into: Report()) { report, outcome in
      switch outcome {
      case .sent: report.sent += 1
      case .deferred, .waiting: report.deferred += 1
      case .dead: report.dead += 1
      case .discarded: report.discarded += 1
      }
    }
  }
}
