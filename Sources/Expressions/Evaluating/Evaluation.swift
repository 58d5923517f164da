package import Foundation

/// Computes values of checked expressions for one record at one moment.
///
/// Synchronous; made for one access to the store and not kept. `&&`, `||`, `all` and `exists` absorb errors as CEL says:
/// what decides wins over an error.
package struct Evaluation {
  private let variables: (String) throws -> Value?
  private let reader: any RecordReader
  let now: Timestamp
  let timeZone: TimeZone
  private let rights: Rights
  private let budget: Int
  private var remaining: Int
  var locals: [Value] = []
  var zones: [String: TimeZone] = [:]
  var expressions: [String: RegularExpression] = [:]

  /// Binds names, records and the clock.
  ///
  /// - Parameters:
  ///   - variables: The value of a variable; nil is null. `old` is a `.map` of the fields that were, or `.null`; `user`
  ///     is a `.record`.
  ///   - reader: Follows lookups and related lists.
  ///   - now: What `now()` is, for all of a command.
  ///   - timeZone: The tenant's, for `today()`, `date(x)` and accessors without a zone.
  ///   - rights: Under `.caller`, an expression that names a field that may not be read has no value.
  ///   - budget: Steps that one expression may take.
  package init(
    variables: @escaping (String) throws -> Value?, reader: any RecordReader, now: Timestamp, timeZone: TimeZone,
    rights: Rights, budget: Int = 100_000
  ) {
    self.variables = variables
    self.reader = reader
    self.now = now
    self.timeZone = timeZone
    self.rights = rights
    self.budget = budget
    remaining = budget
  }

  /// The value of the expression.
  package mutating func value(of checked: CheckedExpression) throws(EvaluationError) -> Value {
    remaining = budget
    locals.removeAll(keepingCapacity: true)
    if case .caller = rights {
      for (field, offset) in checked.fieldOffsets { try require(field, at: offset) }
    }
    return try evaluate(checked.operation)
  }

  /// The value of a part that was derived from a checked expression of configuration.
  mutating func value(of operation: Operation) throws(EvaluationError) -> Value {
    remaining = budget
    locals.removeAll(keepingCapacity: true)
    return try evaluate(operation)
  }

  /// Whether the condition is true. Throws `null_operand` if it is null, `not_boolean` if it is something else.
  package mutating func holds(_ checked: CheckedExpression) throws(EvaluationError) -> Bool {
    try bool(try value(of: checked), checked.operation)
  }

  /// Takes steps from the budget.
  mutating func charge(_ steps: Int) throws(EvaluationError) {
    guard steps <= remaining else { throw EvaluationError(offset: 0, reason: .budgetExceeded) }
    remaining -= steps
  }

  /// Takes what it costs to read a text or bytes from end to end.
  mutating func charge(forReading value: Value) throws(EvaluationError) {
    switch value {
    case .string(let text): try charge(text.utf8.count / 64)
    case .bytes(let bytes): try charge(bytes.count / 64)
    default: break
    }
  }

  /// What `==` says of two values.
  mutating func isEqual(_ left: Value, _ right: Value) throws(EvaluationError) -> Bool {
    let result = areEqual(left, right, steps: &remaining)
    try charge(0)
    return result
  }

  /// The value under a key.
  mutating func find(_ key: Value, in map: [Value: Value]) throws(EvaluationError) -> Value? {
    try charge(forReading: key)
    return lookUp(key, in: map)
  }

  /// Whether the expression matches somewhere in the text.
  mutating func isMatch(_ expression: RegularExpression, _ text: String) throws(EvaluationError) -> Bool {
    let result = expression.matches(text, steps: &remaining)
    try charge(0)
    return result
  }

  /// The value of a variable.
  func variable(_ member: Member) throws(EvaluationError) -> Value {
    do {
      return try variables(member.name) ?? .null
    } catch {
      throw EvaluationError(offset: member.offset, reason: .readFailed(error))
    }
  }

  /// The value of a member of a record, the caller's rights considered where they were not before.
  func read(_ member: Member, of record: RecordReference) throws(EvaluationError) -> Value {
    if member.module == nil {
      if member.name == "id" { return .int(record.id) }
      try require(FieldName(module: record.module, field: member.name), at: member.offset)
    }
    do {
      return try reader.value(of: member.name, in: record)
    } catch {
      throw EvaluationError(offset: member.offset, reason: .readFailed(error))
    }
  }

  private func require(_ field: FieldName, at offset: Int) throws(EvaluationError) {
    guard rights.allow(module: field.module, field: field.field) else {
      throw EvaluationError(offset: offset, reason: .notReadable(field))
    }
  }
}
