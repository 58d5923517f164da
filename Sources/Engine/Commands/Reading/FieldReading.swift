import Expressions
import Foundation
import GRDB
import Metamodel

/// Reads values as they came in by the types of their fields.
///
/// Text is read by every type, so that a CSV cell and a command line need no types of their own; an empty text is no
/// value.
struct FieldReading {
  let planned: PlannedField
  /// What the record holds: it may stay, also where it could not be chosen anew.
  let current: Value
  /// Nil where there is no store; then any user will do.
  let db: Database?

  init(_ planned: PlannedField, current: Value, _ db: Database?) {
    self.planned = planned
    self.current = current
    self.db = db
  }

  var field: Field { planned.field }
  var storage: SQLColumn.Storage { planned.storage }
  var limits: FieldLimits { planned.limits }

  /// The value in the field's own type.
  ///
  /// - Throws: the `Problem` that makes it none.
  func read(_ input: InputValue) throws(FieldProblem) -> Value {
    if case .null = input { return .null }
    if case .text(let text) = input, text.allSatisfy(\.isWhitespace) { return .null }
    let value = try typed(input)
    try checkRange(value)
    return value
  }

  private func typed(_ input: InputValue) throws(FieldProblem) -> Value {
    switch field.type {
    case .text, .textarea, .email, .phone, .url: try text(input)
    case .integer: try integer(input)
    case .decimal, .currency, .percent: try decimal(input)
    case .boolean: try boolean(input)
    case .date: try parsed(input, "a day such as 2026-01-31") { CalendarDate(parsing: $0).map(Value.date) }
    case .datetime:
      try parsed(input, "a moment such as 2026-01-31T10:00:00Z") { Timestamp(parsing: $0).map(Value.timestamp) }
    case .duration: try parsed(input, "a period such as 90m or PT1H30M") { TimeSpan(parsing: $0).map(Value.duration) }
    case .picklist(let values): try code(input, values)
    case .multiPicklist(let values): try codes(input, values)
    case .lookup(let lookup): try reference(input, lookup)
    case .user: try user(input)
    case .autonumber, .formula, .rollup, .file: throw FieldProblem(.readOnly(field.name, "it is given by the system"))
    }
  }

  func invalid(_ input: InputValue, _ wanted: String) -> FieldProblem {
    FieldProblem(.invalid(field, input, wanted: wanted))
  }
}

/// A problem as an error.
struct FieldProblem: Error {
  let problem: Problem

  init(_ problem: Problem) {
    self.problem = problem
  }
}
