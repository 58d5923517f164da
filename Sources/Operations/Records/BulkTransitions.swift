package import Engine
package import Tenancy

/// Moves many records at once, with a verdict on each.
package struct RunBulkTransition: Operation {
  package static let name = "bulk_transition"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let bulk: BulkTransition

  package init(tenant: String, user: String?, bulk: BulkTransition) {
    self.tenant = tenant
    self.user = user
    self.bulk = bulk
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [BulkVerdict] {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      let commands = try await store.commands(of: bulk, as: caller)
      let verdicts = try await store.perform(commands.map(\.command), atomic: bulk.isAtomic, as: caller)
      return zip(commands, verdicts).map { BulkVerdict(id: $0.id, $1) }
    }
  }
}

/// What became of one record of many.
package struct BulkVerdict: Sendable, Hashable, Codable {
  package let id: Int64
  /// The record's version now; nil if it was refused.
  package let version: Int64?
  /// Why it was refused.
  package let problems: [Problem]

  init(id: Int64, _ verdict: Store.Verdict) {
    self.id = id
    switch verdict {
    case .success(let change): (version, problems) = (change.version, [])
    case .failure(let refusal): (version, problems) = (nil, refusal.problems)
    }
  }
}
