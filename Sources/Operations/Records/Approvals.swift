package import Engine
package import Tenancy

/// Lists approvals.
package struct ListApprovals: Operation {
  package static let name = "list_approvals"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let request: ApprovalRequest

  package init(tenant: String, user: String?, request: ApprovalRequest) {
    self.tenant = tenant
    self.user = user
    self.request = request
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [ApprovalInfo] {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      try await store.approvals(request, as: caller)
    }
  }
}

/// Shows an approval.
package struct ShowApproval: Operation {
  package static let name = "show_approval"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let id: Int64

  package init(tenant: String, user: String?, id: Int64) {
    self.tenant = tenant
    self.user = user
    self.id = id
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ApprovalInfo {
    try await workspace.acting(in: tenant, as: user) { store, caller in try await store.approval(id, as: caller) }
  }
}

/// Says something of an approval.
package struct DecideApproval: Operation {
  package static let name = "decide_approval"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let id: Int64
  package let input: DecisionInput

  package init(tenant: String, user: String?, id: Int64, input: DecisionInput) {
    self.tenant = tenant
    self.user = user
    self.id = id
    self.input = input
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ApprovalInfo {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      let record = try await store.approval(id, as: caller).record
      let change = try await store.perform(
        .decide(RecordTarget(module: record.module, id: record.id), approval: id, input), as: caller)
      return try await store.approval(change.approval?.id ?? id, as: caller)
    }
  }
}
