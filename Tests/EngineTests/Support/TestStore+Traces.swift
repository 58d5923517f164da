import Expressions
import GRDB
import Metamodel

@testable import Engine

extension TestStore {
  /// The history of a record: `version actor cause changes`.
  func history(of module: String, _ id: Int64) async throws -> [String] {
    try await store.read { context in
      try Row.fetchAll(
        context.db,
        sql: """
          SELECT h.version, u.name, h.cause, h.changes FROM sys_history h JOIN sys_module m ON m.id = h.module
          JOIN sys_user u ON u.id = h.actor WHERE m.name = ? AND h.record = ? ORDER BY h.id
          """, arguments: [module, id]
      ).map { "\($0["version"] as Int64) \($0["name"] as String) \($0["cause"] as String) \($0["changes"] as String)" }
    }
  }

  /// The moves of a record: `kind from>to version reason`.
  func moves(of module: String, _ id: Int64, field: String = "stage") async throws -> [String] {
    try await store.read { context in
      try Row.fetchAll(
        context.db,
        sql: """
          SELECT m.* FROM process_move m JOIN process_subject s ON s.id = m.subject
          WHERE s.module = ? AND s.field = ? AND m.record = ? ORDER BY m.id
          """, arguments: [module, field, id]
      ).map { row in
        let version = (row["version"] as Int64?).map(String.init) ?? "-"
        let reason = (row["reason"] as String?).map { " \($0)" } ?? ""
        return
          "\(row["kind"] as String) \(row["from"] as String? ?? "-")>\(row["to"] as String? ?? "-") \(version)\(reason)"
      }
    }
  }

  /// One column of a table as text.
  func texts(_ sql: String) async throws -> [String] {
    try await store.read { try String.fetchAll($0.db, sql: sql) }
  }

  /// Runs a transition of a deal.
  @discardableResult
  func run(_ name: String, _ deal: Change, _ input: TransitionInput = TransitionInput(), by caller: Caller? = nil)
    async throws -> Change
  {
    try await store.perform(
      .transition(RecordTarget(module: deal.module, id: deal.id), name: name, input: input), as: caller ?? ana)
  }

  /// Everything that `propose` asks for.
  static let proposal = TransitionInput(
    values: ["amount": .number("900")], checklist: ["budget"],
    activities: [ActivityInput(kind: "call", subject: "Asked")])

  /// A new file set with one file replaced or added.
  static func sales(_ changes: [String: String]) -> [String: String] { SalesModel.files.merging(changes) { $1 } }

  /// Publishes an overlay.
  @discardableResult
  func publish(_ files: [String: String], by caller: Caller? = nil) async throws -> ModelVersionInfo {
    try await store.publish(
      overlay: SourceSet(name: "overlay", files: files), author: caller ?? admin, message: "test")
  }
}
