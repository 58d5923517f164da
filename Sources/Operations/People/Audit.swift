package import Engine
import Foundation
import JSONText
package import Tenancy

/// A page of the audit log.
package struct ListAudit: Operation {
  package static let name = "list_audit"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let request: AuditRequest

  package init(tenant: String, user: String?, request: AuditRequest) {
    self.tenant = tenant
    self.user = user
    self.request = request
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> AuditAnswer {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      let page = try await store.audit(request, as: caller)
      return AuditAnswer(
        entries: page.records.map(\.json.compactText), next: page.next)
    }
  }
}

/// Entries of the audit log.
package struct AuditAnswer: Sendable, Hashable, Codable {
  /// Each as a JSON object, as the API gives it.
  package let entries: [String]
  /// Where the next page begins; nil if this is the last.
  package let next: Int64?
}

/// Gives the next entries of the audit log to be taken away, the oldest first.
package struct ExportAudit: Operation {
  package static let name = "export_audit"

  package let tenant: String
  package let user: String?
  package let request: AuditRequest
  /// The last entry of the piece before; nil begins.
  package let after: Int64?

  package init(tenant: String, user: String?, request: AuditRequest, after: Int64?) {
    self.tenant = tenant
    self.user = user
    self.request = request
    self.after = after
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> AuditAnswer {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      let piece = try await store.auditPiece(request, after: after, as: caller)
      return AuditAnswer(
        entries: piece.map(\.json.compactText), next: piece.last?.id)
    }
  }
}
