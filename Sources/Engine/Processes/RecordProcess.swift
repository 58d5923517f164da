import GRDB
package import Metamodel

/// A process that a record is in, in the version that it entered, with the way that it has come.
package struct RecordProcess: Sendable {
  package let blueprint: Blueprint
  /// Counted among the blueprint's published versions, from 1.
  package let number: Int
  /// Whether new records enter this version.
  package let isCurrent: Bool
  /// The state in which the record is.
  package let state: String
  /// The moves of the field, the oldest first.
  package let moves: [Step]

  /// One move: where it led, and by which transition.
  package struct Step: Sendable, Hashable {
    package let from: String?
    package let to: String?
    package let transition: String?
  }
}

extension Store {
  /// The processes that a record is in, as far as the caller may see the fields that they drive.
  ///
  /// - Parameters:
  ///   - id: the record.
  ///   - module: its module.
  ///   - caller: whoever asks.
  /// - Returns: one for each such field; of long ways the last 200 moves.
  /// - Throws: ``Refusal`` if the caller may not read the record, or there is none.
  package func processes(of id: Int64, in module: String, as caller: Caller) async throws -> [RecordProcess] {
    try await read(by: "processes", as: caller) { context in
      let execution = Execution(context, as: caller)
      let plan = try execution.plan(module)
      try execution.authorise(.read, on: module)
      let row = try execution.row(RecordTarget(module: module, id: id), plan, for: .read)
      return try BlueprintStep.instances(of: row, plan, execution).map { instance in
        let hashes = execution.state.compiled.blueprintHashes
        let hash = try String.fetchOne(
          context.db, sql: "SELECT hash FROM process_version WHERE id = ?", arguments: [instance.version])
        return RecordProcess(
          blueprint: instance.blueprint, number: try ProcessVersions.number(of: instance.version, context.db),
          isCurrent: hashes[instance.blueprint.name] == hash, state: row.values[instance.guarded.index].code ?? "",
          moves: try Self.steps(of: id, subject: instance.guarded.subject, context.db))
      }
    }
  }

  private static func steps(of record: Int64, subject: Int64, _ db: Database) throws -> [RecordProcess.Step] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT "from", "to", transition FROM process_move WHERE subject = ? AND record = ? ORDER BY id DESC LIMIT 200
          """), arguments: [subject, record]
    ).reversed().map { RecordProcess.Step(from: $0["from"], to: $0["to"], transition: $0["transition"]) }
  }
}
