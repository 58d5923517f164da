import Expressions
import Foundation
import Metamodel

/// Which process version a new record has to enter, as a condition on its row that a trigger can judge.
///
/// It says what ``EnterProcesses`` does: the first blueprint by order whose pipeline and condition fit. A condition that the row
/// alone cannot answer is left to the engine: with it a record may stand on that blueprint, and need not.
struct EntryRule {
  let plan: ModulePlan
  let naming: EngineNaming

  /// The condition for one guarded field.
  ///
  /// - Parameter blueprints: with their content hashes, in the order in which they are considered.
  func condition(column: String, _ blueprints: [(blueprint: Blueprint, hash: String)]) -> String {
    let process = "NEW.\"\(column)__process\""
    let hash = "(SELECT hash FROM process_version WHERE id = \(process))"
    let cases = blueprints.map { blueprint, wanted in
      let isEntered = "\(hash) = \(SQLText.literal(wanted))"
      let pipeline = blueprint.pipeline.map { ["NEW.pipeline = \(SQLText.literal($0))"] } ?? []
      guard let condition = blueprint.condition else { return Self.when(pipeline, isEntered) }
      guard let sql = sql(condition) else { return Self.when(pipeline + [isEntered], "1") }
      return Self.when(pipeline + ["(\(sql))"], isEntered)
    }
    return cases.isEmpty ? "\(process) IS NULL" : "CASE \(cases.joined(separator: " ")) ELSE \(process) IS NULL END"
  }

  private static func when(_ conditions: [String], _ answer: String) -> String {
    "WHEN \(conditions.isEmpty ? "1" : conditions.joined(separator: " AND ")) THEN coalesce(\(answer), 0)"
  }

  /// The condition in SQL; nil if it reads anything but what the record was given.
  private func sql(_ condition: ModelExpression) -> String? {
    guard !condition.checked.readsClock, condition.checked.dependencies.allSatisfy(isGiven) else { return nil }
    return try? SQLText.condition(condition, of: plan.module.name, naming, row: "NEW.")
  }

  /// Whether a path is a field that has its value before the record enters its processes.
  private func isGiven(_ path: [String]) -> Bool {
    guard path.count == 1, let name = path.first, let field = plan.field(name), plan.guarded(name) == nil else {
      return false
    }
    if case .autonumber = field.field.type { return false }
    return true
  }
}
