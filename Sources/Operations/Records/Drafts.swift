package import Engine
package import Tenancy

/// Lists drafts of transitions: of a record, or all of the user's own.
package struct ListDrafts: Operation {
  package static let name = "list_drafts"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  /// nil means all records.
  package let record: RecordTarget?

  package init(tenant: String, user: String?, record: RecordTarget?) {
    self.tenant = tenant
    self.user = user
    self.record = record
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [TransitionDraft] {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      try await store.drafts(of: record, as: caller)
    }
  }
}

/// Saves a draft of a transition.
package struct SaveTransitionDraft: Operation {
  package static let name = "save_draft"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let record: RecordTarget
  package let draft: DraftInput

  package init(tenant: String, user: String?, record: RecordTarget, draft: DraftInput) {
    self.tenant = tenant
    self.user = user
    self.record = record
    self.draft = draft
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> TransitionDraft? {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      try await store.perform(.draft(record, draft), as: caller).draft
    }
  }
}
