import JSONText

/// A wish to move records that are on an older version of a blueprint to the one in force.
package struct Migration: Sendable, Hashable, Codable {
  package var blueprint: String
  /// An expression that the records have to meet; nil means all that are on an older version.
  package var filter: String?
  /// The states that records get, by those in which they are. Others stay where they are.
  package var map: [String: String]
  /// Why, for the ledger.
  package var reason: String
  /// Whether only to say what would be done.
  package var isRehearsal: Bool

  package init(
    blueprint: String, filter: String? = nil, map: [String: String] = [:], reason: String, isRehearsal: Bool = false
  ) {
    self.blueprint = blueprint
    self.filter = filter
    self.map = map
    self.reason = reason
    self.isRehearsal = isRehearsal
  }
}

/// What a migration has done, or would do.
package struct MigrationReport: Sendable, Hashable, Codable {
  package let blueprint: String
  package let module: String
  package let field: String
  /// The number of the version to which records go.
  package let version: Int
  package let isRehearsal: Bool
  /// By version and state, the oldest version first.
  package let groups: [Group]

  /// How many records there are.
  package var records: Int { groups.map(\.records).reduce(0, +) }

  /// Records of one version in one state.
  package struct Group: Sendable, Hashable, Codable {
    /// The number of the version on which they are.
    package let version: Int
    package let state: String
    /// The state that they get; nil if the version in force has none of that name and none was given.
    package let to: String?
    package let records: Int
  }
}

extension Store {
  /// Moves records that are on an older version of a blueprint to the one in force, all or none.
  ///
  /// It takes the right `override` on the module. Each record has a move of the kind `migrate` in the ledger and an entry in its
  /// history; what its state asks for is not judged anew. Records in the recycle bin go along.
  ///
  /// - Returns: what was done, or would be, by version and state. Of a rehearsal also states that still lack one to go to.
  /// - Throws: ``Refusal`` with everything that stands in its way; nothing has changed then.
  package func migrate(_ migration: Migration, as caller: Caller) async throws -> MigrationReport {
    let entry = AuditEntry(
      .processMigrate, "blueprint \(migration.blueprint)", ["reason": .string(migration.reason)])
    do {
      return try await auditing(entry, as: caller) {
        try await execute(as: caller) { execution, _ in
          let report = try execution.speaking { try MigrateRecords(execution: execution, migration: migration).run() }
          try execution.speaking { try RecordClock(execution: execution).settle() }
          if migration.isRehearsal { throw Rehearsed(report: report) }
          try execution.audit(entry)
          return report
        }
      }
    } catch let rehearsed as Rehearsed {
      return rehearsed.report
    }
  }
}

/// Undoes a rehearsal.
private struct Rehearsed: Error {
  let report: MigrationReport
}
