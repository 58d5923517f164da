import Expressions
import Metamodel

/// A column that triggers write for a roll-up: its own or, of an average, the sum and the count from which SQLite computes it.
struct RollupPart: Sendable {
  enum Kind: Sendable {
    case count
    case sum
    case min
    case max
  }

  let kind: Kind
  let plan: RollupPlan
  /// Not quoted.
  let column: String

  /// The column of an average's sum.
  static func sumColumn(of column: String) -> String { "\(column)__sum" }

  /// The column of an average's count.
  static func countColumn(of column: String) -> String { "\(column)__count" }

  private var isCounter: Bool { kind == .count || kind == .sum }

  /// The column's definition.
  var definition: String { "\"\(column)\" INTEGER" + (isCounter ? " NOT NULL DEFAULT 0" : "") }

  /// A condition that a new record's column does not meet.
  var isNotInitial: String { "NEW.\"\(column)\" IS NOT \(isCounter ? "0" : "NULL")" }

  /// The largest figure. Twice as much still fits, so that whatever one record adds, SQLite's sum is exact or above it.
  var limit: Int64 {
    guard plan.function == .average else { return (1 << 62) - 1 }
    return ((1 << 60) - 1) / Int64(powerOfTen(plan.addedDigits))
  }

  private func powerOfTen(_ exponent: Int) -> Int { (0..<max(0, exponent)).reduce(1) { power, _ in power * 10 } }

  // MARK: Changes

  /// The figure with one more record.
  func adding(_ row: RollupRow) -> String {
    switch kind {
    case .count: "\"\(column)\" + \(row.counts)"
    case .sum: "\"\(column)\" + \(row.addend)"
    case .min, .max: "CASE WHEN \(row.counts) THEN \(better(row)) ELSE \"\(column)\" END"
    }
  }

  /// The figure without a record, which is no longer there.
  func removing(_ row: RollupRow) -> String {
    switch kind {
    case .count: "\"\(column)\" - \(row.counts)"
    case .sum: "\"\(column)\" - \(row.addend)"
    case .min, .max:
      "CASE WHEN \(row.counts) AND \(row.value) = \"\(column)\" THEN \(query(parent: row.parent(plan))) ELSE \"\(column)\" END"
    }
  }

  /// The figure after a record has changed, but not whose it is.
  ///
  /// A smallest or largest value is looked for only if the record had it and has no better one now.
  var changing: String {
    let (old, new) = (plan.old, plan.new)
    switch kind {
    case .count: return "\"\(column)\" + (\(new.counts) - \(old.counts))"
    case .sum: return "\"\(column)\" + (\(new.addend) - \(old.addend))"
    case .min, .max:
      let isBetter = "\(new.value) \(kind == .min ? "<=" : ">=") \"\(column)\""
      return """
        CASE WHEN \(old.counts) AND \(old.value) = "\(column)" AND NOT (\(new.counts) AND \(isBetter)) \
        THEN \(query(parent: new.parent(plan))) WHEN \(new.counts) THEN \(better(new)) ELSE "\(column)" END
        """
    }
  }

  private func better(_ row: RollupRow) -> String {
    "\(kind == .min ? "min" : "max")(coalesce(\"\(column)\", \(row.value)), \(row.value))"
  }

  // MARK: From the records

  /// The figure over the records as they are, for a row of the parent's table.
  var fresh: String { query(parent: "\"\(plan.parent)\".id") }

  private func query(parent: String) -> String {
    let figure =
      switch kind {
      case .count: "count(*)"
      case .sum: "coalesce(sum(\(plan.listed.value)), 0)"
      case .min: "min(\(plan.listed.value))"
      case .max: "max(\(plan.listed.value))"
      }
    let module = plan.back.backModuleColumn.map {
      " AND \(RollupRow.column($0, of: "t")) = \(SQLText.literal(plan.parent))"
    }
    return """
      (SELECT \(figure) FROM "\(plan.child)" AS t WHERE \(RollupRow.column(plan.back.backColumn, of: "t")) = \
      \(parent)\(module ?? "") AND \(plan.listed.counts))
      """
  }
}

extension RollupPlan {
  /// The columns that triggers write.
  var parts: [RollupPart] {
    switch function {
    case .count: [RollupPart(kind: .count, plan: self, column: column)]
    case .sum: [RollupPart(kind: .sum, plan: self, column: column)]
    case .min: [RollupPart(kind: .min, plan: self, column: column)]
    case .max: [RollupPart(kind: .max, plan: self, column: column)]
    case .average:
      [
        RollupPart(kind: .sum, plan: self, column: RollupPart.sumColumn(of: column)),
        RollupPart(kind: .count, plan: self, column: RollupPart.countColumn(of: column)),
      ]
    }
  }

  /// The definitions of its columns.
  var columnDefinitions: [String] { parts.map(\.definition) + (function == .average ? [averageDefinition] : []) }

  /// Rounds halves away from zero, as `round` does.
  private var averageDefinition: String {
    let zeros = String(repeating: "0", count: max(0, addedDigits))
    let sum = "\"\(RollupPart.sumColumn(of: column))\"" + (zeros.isEmpty ? "" : " * 1\(zeros)")
    let count = "\"\(RollupPart.countColumn(of: column))\""
    return """
      "\(column)" INTEGER GENERATED ALWAYS AS (CASE WHEN \(count) > 0 THEN \
      (2 * \(sum) + CASE WHEN \(sum) < 0 THEN -\(count) ELSE \(count) END) / (2 * \(count)) END) VIRTUAL
      """
  }
}
