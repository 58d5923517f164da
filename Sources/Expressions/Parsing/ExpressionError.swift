/// Why an expression cannot be read, checked or translated, and where.
package struct ExpressionError: Error, Sendable, Hashable {
  /// What kind of mistake it is; stable, for programs.
  package enum Code: String, Sendable, Hashable, Codable {
    case syntax
    /// There is no such field, variable or member.
    case unknownName = "unknown_name"
    case unknownFunction = "unknown_function"
    /// A text that is none of the codes of the picklist beside it.
    case unknownValue = "unknown_value"
    case typeMismatch = "type_mismatch"
    /// A function has too many or too few arguments.
    case wrongArguments = "wrong_arguments"
    /// A literal that is no value of its type: a date the calendar does not have, a number too large.
    case invalidLiteral = "invalid_literal"
    /// Too long, too deep or too many parts.
    case tooComplex = "too_complex"
    /// CEL has it, this language does not.
    case unsupported
    /// It can be evaluated, but not by the database.
    case notTranslatable = "not_translatable"
    /// The caller may not read a field that it names.
    case notReadable = "not_readable"
  }

  package let code: Code
  /// A sentence or two: what was found, what was expected, what to do.
  package let message: String
  /// In UTF-8 bytes from the start of the source.
  package let offset: Int
  /// From 1.
  package let line: Int
  /// In characters, from 1.
  package let column: Int
  /// A name or spelling to replace what was found, where there is a likely one.
  package let suggestion: String?

  /// Locates the problem at `offset` of `source`.
  package init(code: Code, message: String, offset: Int, in source: String, suggestion: String? = nil) {
    self.code = code
    self.message = message
    self.offset = offset
    self.suggestion = suggestion
    (line, column) = place(of: offset, in: source)
  }
}

/// Line and column of an offset in UTF-8 bytes, both from 1, the column in characters.
func place(of offset: Int, in source: String) -> (line: Int, column: Int) {
  let before = source.utf8.prefix(max(0, offset))
  let newline = UInt8(ascii: "\n")
  let lineStart = before.lastIndex(of: newline).map { before.index(after: $0) } ?? before.startIndex
  return (1 + before.count { $0 == newline }, 1 + source[lineStart..<before.endIndex].count)
}

extension ExpressionError: CustomStringConvertible {
  /// `1:7: There is no field 'stge'. Did you mean 'stage'?`
  package var description: String { "\(line):\(column): \(message)" }
}

/// A problem before it is known in which source it lies.
struct Problem: Error {
  var code: ExpressionError.Code
  var message: String
  var offset: Int
  var suggestion: String?

  /// Whether an expression with the problem can be evaluated up to it.
  var canWait: Bool {
    switch code {
    case .unknownName, .unknownFunction, .unknownValue, .typeMismatch, .wrongArguments, .invalidLiteral: true
    default: false
    }
  }

  func located(in source: String) -> ExpressionError {
    ExpressionError(code: code, message: message, offset: offset, in: source, suggestion: suggestion)
  }
}
