import Foundation

/// The moments at which a condition may come to hold, or cease to, merely because time passes.
///
/// They follow from its comparisons with the clock, so that nobody has to ask again and again whether it holds by now.
package struct TurningPoints: Sendable {
  /// Each gives the day or moment at which one comparison turns.
  private let thresholds: [Operation]

  /// Finds the comparisons with the clock.
  ///
  /// `today()` or `now()`, or one of them more or less a number of days or a duration, may be compared with what does not depend on
  /// the clock.
  ///
  /// - Parameter condition: the condition.
  /// - Throws: ``ExpressionError`` with the code `unsupported` where it reads the clock otherwise.
  package init(_ condition: CheckedExpression) throws(ExpressionError) {
    do throws(Problem) {
      thresholds = try Self.thresholds(in: condition.operation)
    } catch {
      throw error.located(in: condition.expression.source)
    }
  }

  /// The moments for a record, in order.
  ///
  /// - Parameter evaluation: of the record's expressions.
  /// - Returns: what lies between two of them is all alike. A comparison with what is missing has none.
  package func moments(_ evaluation: Evaluation) -> [Timestamp] {
    var evaluation = evaluation
    var moments: Set<Timestamp> = []
    for threshold in thresholds {
      switch try? evaluation.value(of: threshold) {
      case .timestamp(let moment):
        moments.formUnion([moment.microseconds, moment.microseconds + 1].map(Timestamp.init(microseconds:)))
      case .date(let day):
        let days = [day, day.adding(days: 1)].compactMap(\.self)
        moments.formUnion(days.map { Timestamp(startOf: $0, in: evaluation.timeZone) })
      default: break
      }
    }
    return moments.filter { Timestamp.range.contains($0.microseconds) }.sorted()
  }

  // MARK: Comparisons

  private static func thresholds(in operation: Operation) throws(Problem) -> [Operation] {
    guard operation.readsClock else { return [] }
    switch operation {
    case .not(let operand, _): return try thresholds(in: operand)
    case .logic(_, let operands): return try thresholds(in: operands)
    case .conditional(let test, let positive, let negative, _):
      return try thresholds(in: [test, positive, negative])
    case .equality(let left, let right, _, let offset), .ordering(_, let left, let right, let offset):
      guard left.readsClock != right.readsClock else { throw unsupported(at: offset) }
      return [left.readsClock ? try inverted(left, equal: right) : try inverted(right, equal: left)]
    default: throw unsupported(at: operation.offset)
    }
  }

  private static func thresholds(in operations: [Operation]) throws(Problem) -> [Operation] {
    var all: [Operation] = []
    for operation in operations { all += try thresholds(in: operation) }
    return all
  }

  /// What the clock shows when something that reads it is equal to a target.
  private static func inverted(_ side: Operation, equal target: Operation) throws(Problem) -> Operation {
    switch side {
    case .call(let function, _, _) where function.readsClock: return target
    case .call(.addDays, let arguments, let offset):
      guard let day = arguments.first, let count = arguments.last, !count.readsClock else { break }
      return try inverted(day, equal: days(target, .negation(count, offset: offset), offset))
    case .arithmetic(.add, let left, let right, let offset) where left.readsClock != right.readsClock:
      let (clock, other) = left.readsClock ? (left, right) : (right, left)
      return try inverted(clock, equal: .arithmetic(.subtract, target, other, offset: offset))
    case .arithmetic(.subtract, let left, let right, let offset) where left.readsClock && !right.readsClock:
      // A difference of days is a number, which is added in another way than a duration.
      let sum = left.isDay ? days(right, target, offset) : .arithmetic(.add, right, target, offset: offset)
      return try inverted(left, equal: sum)
    case .arithmetic(.subtract, let left, let right, let offset) where right.readsClock && !left.readsClock:
      let difference =
        right.isDay
        ? days(left, .negation(target, offset: offset), offset)
        : .arithmetic(.subtract, left, target, offset: offset)
      return try inverted(right, equal: difference)
    default: break
    }
    throw unsupported(at: side.offset)
  }

  private static func days(_ day: Operation, _ count: Operation, _ offset: Int) -> Operation {
    .call(.addDays, [day, count], offset: offset)
  }

  private static func unsupported(at offset: Int) -> Problem {
    Problem(
      code: .unsupported,
      message: """
        When this comes to hold cannot be told beforehand. Compare today() or now(), more or less a number of days or a duration, \
        with a field: today() > expires_on, now() - created_at > duration('48h').
        """, offset: offset)
  }
}

extension Operation {
  /// Whether what it makes of the clock is a day, not a moment.
  fileprivate var isDay: Bool {
    switch self {
    case .call(.today, _, _), .call(.addDays, _, _): true
    default: parts.first(where: \.readsClock)?.isDay ?? false
    }
  }
}
