package import Engine
import Foundation
package import Tenancy

/// Changes a record: creates, updates, deletes, restores, moves.
package struct PerformCommand: Operation {
  package static let name = "perform_command"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let command: Command
  /// Whether it is only judged, and changes nothing.
  package let isRehearsal: Bool

  package init(tenant: String, user: String?, command: Command, isRehearsal: Bool = false) {
    self.tenant = tenant
    self.user = user
    self.command = command
    self.isRehearsal = isRehearsal
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> RecordAnswer {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      let change =
        try await isRehearsal ? store.rehearse(command, as: caller) : store.perform(command, as: caller)
      return RecordAnswer(change, in: store, of: tenant)
    }
  }
}

extension Command {
  /// The command as it is, or confirmed.
  package func confirmed(_ isConfirmed: Bool) -> Command { isConfirmed ? .confirmed(self) : self }
}

/// A record as it is now.
package struct RecordAnswer: Sendable, Hashable, Codable {
  /// The tenant's name; nil where nobody has said it.
  package let tenant: String?
  package let module: String
  package let id: Int64
  package let version: Int64
  /// The record as a JSON object, in the digits and the order in which the API gives it.
  package let json: String
  /// Whether it was created just now.
  package let isCreated: Bool
  /// What is to be known of the change, such as records that it is likely a duplicate of.
  package let warnings: [Problem]
  /// What a merge, or its undoing, has done beside.
  package let merge: MergeReport?
  /// The ways on from where a continuous blueprint has come to.
  package let next: [TransitionExplanation]?
  /// The approval for which the change waits.
  package let approval: ApprovalInfo?
  /// The draft that is held in the place of a record, or from which the record was born.
  package let review: ReviewDraft?
  /// How to show it to people, where that was asked for.
  package let display: RecordDisplay?

  /// What a command has made of a record.
  init(_ change: Change, in store: Store, of tenant: String? = nil) {
    self.init(
      module: change.module, id: change.id, version: change.version, json: change.record.json(model: store.model),
      isCreated: change.isCreated, warnings: change.warnings, merge: change.merge, next: change.next,
      approval: change.approval, review: change.review, tenant: tenant)
  }

  init(
    module: String, id: Int64, version: Int64, json: [UInt8], isCreated: Bool = false, warnings: [Problem] = [],
    merge: MergeReport? = nil, next: [TransitionExplanation]? = nil, approval: ApprovalInfo? = nil,
    review: ReviewDraft? = nil, display: RecordDisplay? = nil, tenant: String? = nil
  ) {
    self.display = display
    self.tenant = tenant
    self.approval = approval
    self.next = next
    self.review = review
    self.module = module
    self.id = id
    self.version = version
    self.json = String(decoding: json, as: UTF8.self)
    self.isCreated = isCreated
    self.warnings = warnings
    self.merge = merge
  }
}
