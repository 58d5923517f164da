package import Engine
import Foundation
package import Tenancy

/// Writes what is kept of a person into a file.
package struct ExportSubject: Operation {
  package static let name = "export_subject"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let request: SubjectRequest
  /// The absolute path of a file that is not there yet.
  package let file: String

  package init(tenant: String, user: String?, request: SubjectRequest, file: String) {
    self.tenant = tenant
    self.user = user
    self.request = request
    self.file = file
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> Subject {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      var export = try await store.subject(request, as: caller)
      try await OutputFile.write(to: file) { output in
        while let piece = try await export.next() { try await output.append(piece) }
      }
      return export.subject
    }
  }
}

/// Erases what is kept of a person.
package struct EraseSubject: Operation {
  package static let name = "erase_subject"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let request: SubjectRequest
  package let reason: String
  /// Whether it only says what would go, and changes nothing.
  package let isRehearsal: Bool

  package init(tenant: String, user: String?, request: SubjectRequest, reason: String, isRehearsal: Bool) {
    self.tenant = tenant
    self.user = user
    self.request = request
    self.reason = reason
    self.isRehearsal = isRehearsal
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> SubjectErasure {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      try await store.eraseSubject(request, reason: reason, isRehearsal: isRehearsal, as: caller)
    }
  }
}
