import Expressions
import JSONText
import Metamodel

/// What stands for a value that somebody may not read: that there is one, and of a phone number its end.
enum FieldMask: Sendable, Hashable {
  case whole
  /// All but the last four digits, if there are enough others.
  case untilLastDigits

  static let sign = "•••"

  init(_ field: Field?) {
    if case .phone? = field?.type { self = .untilLastDigits } else { self = .whole }
  }

  /// The mask of a text.
  func text(of value: String) -> String {
    guard self == .untilLastDigits else { return Self.sign }
    let digits = value.filter { $0.isASCII && $0.isNumber }
    return digits.count < 8 ? Self.sign : Self.sign + digits.suffix(4)
  }
}

extension FieldMask {
  /// The mask of a column; nil where that is null.
  func text(_ index: Int, of row: StatementRow) -> String? {
    guard !row.isNull(index) else { return nil }
    return self == .whole ? Self.sign : text(of: row.text(index))
  }

  /// The mask of a value; null stays null.
  func value(of value: Value) -> Value {
    switch value {
    case .null: .null
    case .string(let text): .string(self.text(of: text))
    default: .string(Self.sign)
    }
  }
}
