import Diagnostics
import Engine
import Foundation
import Operations

/// A value that came in, as plain JSON.
struct PlainValue: Encodable {
  private let value: InputValue

  init(_ value: InputValue) {
    self.value = value
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch value {
    case .null: try container.encodeNil()
    case .boolean(let value): try container.encode(value)
    case .number(let digits):
      if let number = Decimal(string: digits) { try container.encode(number) } else { try container.encode(digits) }
    case .text(let text): try container.encode(text)
    case .list(let items): try container.encode(items.map(PlainValue.init))
    case .object(let members): try container.encode(members.mapValues(PlainValue.init))
    }
  }
}

/// A problem for machines.
struct ProblemJSON: Encodable {
  private let at: String
  private let code: String
  private let message: String
  private let found: PlainValue?
  private let wanted: PlainValue?
  private let who: [String]?

  init(_ problem: Problem) {
    at = problem.at
    code = problem.code
    message = problem.message
    found = problem.found.map(PlainValue.init)
    wanted = problem.wanted.map(PlainValue.init)
    who = problem.who
  }
}

/// A failure for machines.
struct FailureJSON: Encodable {
  private let code: String
  private let message: String
  private let problems: [ProblemJSON]
  private let diagnostics: [Diagnostic]

  init(_ failure: OperationFailure) {
    code = failure.code
    message = failure.message
    problems = failure.problems.map(ProblemJSON.init)
    diagnostics = failure.diagnostics
  }
}
