import Expressions
import JSONText
import Metamodel

/// One figure of a group.
struct Measure {
  enum Function: String, CaseIterable {
    case count
    case sum
    case avg
    case min
    case max
  }

  /// As in the question: `sum:amount`.
  let name: String
  let function: Function
  /// Nil for the number of records.
  let path: FieldPath?

  /// What is selected for it.
  ///
  /// A sum comes in two parts, since the whole may be more than SQLite's integers hold: exact, whatever the number of records.
  var columns: [String] {
    guard let column = path?.sql else { return ["count(*)"] }
    switch function {
    case .count: return ["count(\(column))"]
    case .sum, .avg: return ["sum(\(column) / \(Self.part))", "sum(\(column) % \(Self.part))", "count(\(column))"]
    case .min: return ["min(\(column))"]
    case .max: return ["max(\(column))"]
    }
  }

  private static let part: Int64 = 1_000_000_000
  /// Digits after the point of the average of whole numbers.
  private static let averageScale = 2

  /// Writes the figure, whose first column is at `index`. Of no values there is none but their number.
  func write(_ row: StatementRow, at index: Int, to writer: inout JSONWriter) {
    guard let storage = path?.member.storage, function != .count else { return writer.integer(row.integer(index)) }
    guard !row.isNull(index) else { return writer.null() }
    let total = { Int128(row.integer(index)) * Int128(Self.part) + Int128(row.integer(index + 1)) }
    switch (function, storage) {
    case (.sum, .decimal(let scale)): writer.decimal(wide: total(), scale: scale)
    case (.sum, .duration): writer.duration(microseconds: total())
    case (.sum, _): writer.raw(String(total()))
    case (.avg, .decimal(let scale)):
      writer.decimal(wide: Self.quotient(total(), row.integer(index + 2)), scale: scale)
    case (.avg, .duration): writer.duration(microseconds: Self.quotient(total(), row.integer(index + 2)))
    case (.avg, _):
      writer.decimal(
        wide: Self.quotient(total() * Int128(100), row.integer(index + 2)), scale: Self.averageScale)
    default: writer.column(index, storage, of: row)
    }
  }

  /// Halves go away from zero, as `round` of the expression language has them.
  private static func quotient(_ total: Int128, _ count: Int64) -> Int128 {
    guard count > 0 else { return 0 }
    let (quotient, remainder) = total.quotientAndRemainder(dividingBy: Int128(count))
    return remainder.magnitude * 2 >= UInt128(count) ? quotient + total.signum() : quotient
  }
}

/// One field whose values make the groups.
struct GroupKey {
  /// As in the question: `close_date:month`.
  let name: String
  let path: FieldPath
  let bucket: DateBucket?

  /// The key as SQL, in the zone where days begin and end.
  func sql(_ zone: @autoclosure () -> ZoneOffsets) -> String {
    guard let bucket else { return path.sql }
    if case .timestamp = path.member.storage { return bucket.sql(day: zone().day(of: path.sql)) }
    return bucket.sql(day: path.sql)
  }

  /// The terms of ORDER BY that put groups in the order of lists by the key; `place` is its number among the columns.
  func order(at place: String, _ collator: Collator) -> String {
    let member = path.member
    if let order = member.order { return "\(order.place(of: path.sql)) NULLS LAST" }
    // Texts that are alike to the collation are still other groups.
    return member.isCollated ? "\(place) COLLATE \"\(collator.name)\" NULLS LAST, \(place)" : "\(place) NULLS LAST"
  }

  var storage: SQLColumn.Storage { bucket == nil ? path.member.storage : .date }
}

extension JSONWriter {
  /// A number with `scale` digits after the point, of any size.
  fileprivate mutating func decimal(wide unscaled: Int128, scale: Int) {
    let digits = String(unscaled.magnitude)
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
    raw((unscaled < 0 ? "-" : "") + padded.dropLast(scale) + (scale > 0 ? "." : "") + padded.suffix(scale))
  }
}
