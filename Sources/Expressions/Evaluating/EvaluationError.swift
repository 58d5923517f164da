/// Why an expression has no value for a record.
package struct EvaluationError: Error, Sendable {
  /// What kind of failure it is; stable, for programs.
  package enum Code: String, Sendable, Hashable, Codable {
    /// An operator or function met a missing value.
    case nullOperand = "null_operand"
    /// An operator or function met a value of a type that it is not defined for.
    case noSuchOverload = "no_such_overload"
    case divideByZero = "divide_by_zero"
    /// The result does not fit in its type.
    case overflow
    /// A value that cannot be converted.
    case invalidConversion = "invalid_conversion"
    case noSuchKey = "no_such_key"
    case indexOutOfBounds = "index_out_of_bounds"
    /// A condition that is neither true nor false.
    case notBoolean = "not_boolean"
    case budgetExceeded = "budget_exceeded"
    /// There is no such variable or member, in an expression that was not checked.
    case unknownName = "unknown_name"
    /// There is no such function, in an expression that was not checked.
    case unknownFunction = "unknown_function"
    /// The caller may not read a field.
    case notReadable = "not_readable"
    /// The store failed; see `underlying`.
    case readFailed = "read_failed"
  }

  /// In UTF-8 bytes of the source; 0 where the failing part is a constant.
  package let offset: Int
  let reason: Reason

  enum Reason: Sendable {
    case nullOperand(Operation)
    case noSuchOverload(String, [ValueType])
    case divideByZero
    case overflow(String)
    case invalidConversion(String, to: ValueType)
    case noSuchKey(String)
    case repeatedKey(String)
    case indexOutOfBounds(Int64, count: Int)
    case notBoolean(ValueType)
    case invalidPattern(PatternProblem)
    /// Of a name that the table of time zones does not have.
    case unknownZone(String)
    case budgetExceeded
    /// What the checker would have refused.
    case refused(Problem)
    case notReadable(FieldName)
    case readFailed(any Error)
  }
}

extension EvaluationError {
  package var code: Code {
    switch reason {
    case .nullOperand: .nullOperand
    case .noSuchOverload: .noSuchOverload
    case .divideByZero: .divideByZero
    case .overflow: .overflow
    case .invalidConversion, .repeatedKey, .invalidPattern, .unknownZone: .invalidConversion
    case .noSuchKey: .noSuchKey
    case .indexOutOfBounds: .indexOutOfBounds
    case .notBoolean: .notBoolean
    case .budgetExceeded: .budgetExceeded
    case .refused(let problem): Self.code(of: problem)
    case .notReadable: .notReadable
    case .readFailed: .readFailed
    }
  }

  private static func code(of problem: Problem) -> Code {
    switch problem.code {
    case .unknownName: .unknownName
    case .unknownFunction: .unknownFunction
    case .invalidLiteral: .invalidConversion
    default: .noSuchOverload
    }
  }

  /// The path of the value that is missing, `discount` or `account.industry`, for `null_operand`; nil if it is computed.
  package var path: String? {
    if case .nullOperand(let operation) = reason { operation.path } else { nil }
  }

  /// The field that may not be read, for `not_readable`.
  package var field: FieldName? {
    if case .notReadable(let field) = reason { field } else { nil }
  }

  /// The error of the store, for `read_failed`.
  package var underlying: (any Error)? {
    if case .readFailed(let error) = reason { error } else { nil }
  }

  /// A sentence that says what happened.
  package var message: String {
    switch reason {
    case .nullOperand: "\(path ?? "A value that is needed") is missing."
    case .noSuchOverload(let name, let types):
      "'\(name)' is not defined for \(types.map(\.description).joined(separator: " and "))."
    case .divideByZero: "Division by zero."
    case .overflow(let name): "The result of '\(name)' is out of range."
    case .invalidConversion(let text, let type): "\(text) is no \(type)."
    case .unknownZone(let name): "There is no time zone '\(name)'. Give a name such as Europe/Madrid, or +02:00."
    case .noSuchKey(let key): "There is no '\(key)'."
    case .repeatedKey(let key): "The map has the key '\(key)' twice."
    case .indexOutOfBounds(let index, let count): "There is no element \(index) in a list of \(count)."
    case .notBoolean(let type): "A condition must be true or false; this is \(type)."
    case .invalidPattern(let problem): problem.sentence
    case .budgetExceeded: "The calculation takes too many steps."
    case .refused(let problem): problem.message
    case .notReadable(let field): "The field '\(field.field)' of \(field.module) may not be read."
    case .readFailed: "A value could not be read."
    }
  }

  /// Where it happened in the source: line and column from 1, the column in characters.
  package func place(in source: String) -> (line: Int, column: Int) {
    Expressions.place(of: offset, in: source)
  }

  /// Whether `&&`, `||`, `all` and `exists` may pass over the error; what is wrong with the store, the caller's rights or
  /// the budget is never passed over.
  var isAbsorbable: Bool {
    switch reason {
    case .budgetExceeded, .notReadable, .readFailed: false
    default: true
    }
  }
}

extension EvaluationError: CustomStringConvertible {
  package var description: String { message }
}
