package import Engine
package import Expressions
package import Tenancy

/// Keeps to the times of retention that a tenant's model says.
package struct RunRetention: Operation {
  package static let name = "run_retention"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  /// Whether it only says what it is time for.
  package let isRehearsal: Bool

  package init(tenant: String, user: String?, isRehearsal: Bool) {
    self.tenant = tenant
    self.user = user
    self.isRehearsal = isRehearsal
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> RetentionReport {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      try await store.keepRetention(isRehearsal: isRehearsal, as: caller)
    }
  }
}

/// Takes old entries of the audit log away.
package struct TrimAudit: Operation {
  package static let name = "trim_audit"

  package let tenant: String
  package let user: String?
  /// What is older goes.
  package let before: Timestamp

  package init(tenant: String, user: String?, before: Timestamp) {
    self.tenant = tenant
    self.user = user
    self.before = before
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> Int {
    try await workspace.acting(in: tenant, as: user) { try await $0.trimAudit(before: before, as: $1) }
  }
}
