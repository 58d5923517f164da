package import Engine
import Foundation
package import Tenancy

/// Lists the notes about a record, the newest first.
package struct ListNotes: Operation {
  package static let name = "list_notes"

  package let record: RecordOfTenant
  /// How many, 1 to 200.
  package let limit: Int
  /// Where to go on, from the page before.
  package let cursor: String?

  package init(about record: RecordOfTenant, limit: Int = 50, cursor: String? = nil) {
    self.record = record
    self.limit = limit
    self.cursor = cursor
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> TimelineAnswer {
    try await workspace.acting(in: record.tenant, as: record.user) { store, caller in
      let page = try await store.listNotes(
        about: record.module, id: record.id, limit: limit, cursor: cursor, expand: ["created_by"], as: caller)
      return TimelineAnswer(json: String(decoding: page.json, as: UTF8.self))
    }
  }
}

/// Writes a note about a record, changes one, or moves one to the recycle bin.
package struct ChangeNote: Operation {
  package static let name = "change_note"

  /// What is done.
  package enum Deed: Sendable, Hashable, Codable {
    case add(RecordInput)
    case update(note: Int64, RecordInput)
    case delete(note: Int64)
  }

  package let record: RecordOfTenant
  package let deed: Deed

  package init(about record: RecordOfTenant, _ deed: Deed) {
    self.record = record
    self.deed = deed
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> RecordAnswer {
    try await workspace.acting(in: record.tenant, as: record.user) { store, caller in
      RecordAnswer(try await store.perform(try await command(store, caller), as: caller), in: store)
    }
  }

  private func command(_ store: Store, _ caller: Caller) async throws -> Command {
    let note = { (note: Int64) in try await store.note(note, about: record.module, id: record.id, as: caller) }
    return switch deed {
    case .add(let values): try await store.notes(about: record.module, id: record.id, as: caller).create(values)
    case .update(let id, let values): .update(try await note(id), values: values)
    case .delete(let id): .delete(try await note(id))
    }
  }
}
