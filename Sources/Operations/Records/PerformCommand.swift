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

  package init(tenant: String, user: String?, command: Command) {
    self.tenant = tenant
    self.user = user
    self.command = command
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> RecordAnswer {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      let change = try await store.perform(command, as: caller)
      return RecordAnswer(
        module: change.module, id: change.id, version: change.version, json: change.record.json(model: store.model),
        isCreated: change.isCreated)
    }
  }
}

/// A record as it is now.
package struct RecordAnswer: Sendable, Hashable, Codable {
  package let module: String
  package let id: Int64
  package let version: Int64
  /// The record as a JSON object, in the digits and the order in which the API gives it.
  package let json: String
  /// Whether it was created just now.
  package let isCreated: Bool

  init(module: String, id: Int64, version: Int64, json: [UInt8], isCreated: Bool = false) {
    self.module = module
    self.id = id
    self.version = version
    self.json = String(decoding: json, as: UTF8.self)
    self.isCreated = isCreated
  }
}
