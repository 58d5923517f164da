/// One line of the report: what was measured, what was measured beside it, and how the two compare.
struct Line: Codable, Sendable {
  /// The heading under which it stands.
  let group: String
  let subject: String
  /// What Trellis did, as it is printed.
  let measured: String
  /// What the limit did in the same run on the same disk, as it is printed; empty if there is none.
  let limit: String
  /// What is judged: mostly the ratio of the two.
  let result: Result
  let aim: Aim?

  init(_ group: String, _ subject: String, measured: String, limit: String = "", result: Result, aim: Aim? = nil) {
    self.group = group
    self.subject = subject
    self.measured = measured
    self.limit = limit
    self.result = result
    self.aim = aim
  }

  /// A number with its unit.
  struct Result: Codable, Sendable {
    let value: Double
    let text: String

    static func ratio(_ value: Double) -> Result { Result(value: value, text: Figure.decimal(value, digits: 2) + " x") }

    static func percent(_ value: Double) -> Result {
      Result(value: value, text: Figure.decimal(value, digits: 0) + " %")
    }

    static func milliseconds(_ value: Double) -> Result {
      Result(value: value, text: Figure.decimal(value, digits: 2) + " ms")
    }

    static func microseconds(_ value: Double) -> Result {
      Result(value: value, text: Figure.microseconds(value))
    }

    static func megabytes(_ value: Double) -> Result {
      Result(value: value, text: Figure.decimal(value, digits: 0) + " MB")
    }
  }
}

/// What a result should be.
enum Aim: Codable, Sendable {
  case atLeast(Double, String)
  case below(Double, String)

  var text: String {
    switch self {
    case .atLeast(_, let text): ">= \(text)"
    case .below(_, let text): "< \(text)"
    }
  }

  func isMet(by result: Line.Result) -> Bool {
    switch self {
    case .atLeast(let bound, _): result.value >= bound
    case .below(let bound, _): result.value < bound
    }
  }
}
