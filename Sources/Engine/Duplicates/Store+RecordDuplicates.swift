package import Expressions
import GRDB
import Metamodel

/// A record that is likely to be about the same as another.
package struct LikelyDuplicate: Sendable, Hashable {
  package let record: RecordReference
  package let title: String
  /// What the rule that found it is called, in the caller's language.
  package let rule: String
  /// How alike the two are, of 100.
  package let score: Int
}

extension Store {
  /// The records that are likely to be about the same as one, the most alike first; without those of which somebody has said that
  /// they are not, and those that the caller may not read.
  ///
  /// - Parameters:
  ///   - id: the record.
  ///   - module: its module.
  ///   - limit: how many are given.
  ///   - caller: whoever asks.
  /// - Returns: each record once, under the first rule that finds it.
  /// - Throws: ``Refusal`` if the caller may not read the record, or there is none.
  package func duplicates(
    of id: Int64, in module: String, limit: Int = 5, as caller: Caller
  ) async throws -> [LikelyDuplicate] {
    try await read(by: "duplicates", as: caller) { context in
      let execution = Execution(context, as: caller)
      let plan = try execution.plan(module)
      try execution.authorise(.read, on: module)
      let row = try execution.row(RecordTarget(module: module, id: id), plan, for: .read)
      return try execution.speaking { try Self.duplicates(of: row, plan, limit: limit, execution) }
    }
  }

  private static func duplicates(
    of row: RowImage, _ plan: ModulePlan, limit: Int, _ execution: Execution
  ) throws -> [LikelyDuplicate] {
    let reader = DuplicateReader(execution: execution)
    let dismissals = DismissalTable(db: execution.db, compiled: execution.state.compiled)
    let itself = RecordReference(module: plan.module.name, id: row.id)
    let matches = try DuplicateMatches(db: execution.db, state: execution.state)
      .find(row, plan, by: plan.matching.rules).flatMap(\.matches).sorted { $0.score > $1.score }
    var seen: Set<RecordReference> = []
    var duplicates: [LikelyDuplicate] = []
    for match in matches where duplicates.count < limit && seen.insert(match.record).inserted {
      guard try !dismissals.isDismissed(itself, match.record), try reader.reads(match) else { continue }
      duplicates.append(
        LikelyDuplicate(
          record: match.record, title: try reader.title(of: match.record), rule: match.rule.label.spoken,
          score: match.score))
    }
    return duplicates
  }
}
