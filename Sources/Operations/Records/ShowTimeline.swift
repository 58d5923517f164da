import Engine
import Foundation
package import Tenancy

/// Reads what has happened to a record, the newest first.
package struct ShowTimeline: Operation {
  package static let name = "show_timeline"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let module: String
  package let id: Int64
  /// How many entries, 1 to 200.
  package let limit: Int
  /// Where to go on, from the page before.
  package let cursor: String?

  package init(tenant: String, user: String?, module: String, id: Int64, limit: Int = 50, cursor: String? = nil) {
    self.tenant = tenant
    self.user = user
    self.module = module
    self.id = id
    self.limit = limit
    self.cursor = cursor
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> TimelineAnswer {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      let page = try await store.timeline(module: module, id: id, limit: limit, cursor: cursor, as: caller)
      return TimelineAnswer(json: String(decoding: page.json, as: UTF8.self))
    }
  }
}

/// A page of a timeline.
package struct TimelineAnswer: Sendable, Hashable, Codable {
  /// `{"entries":[…],"next_cursor":…}` as the API gives it.
  package let json: String
}
