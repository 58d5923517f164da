import Expressions
import GRDB
import Metamodel

extension PlannedField {
  /// A value of the history in the type of its field; nil if it is none of it any more.
  func value(historic input: InputValue, _ db: Database) -> Value? {
    // What the history has may stay, also where it could not be chosen anew.
    let held: Value =
      switch (field.type, input) {
      case (.user, _): input.wholeNumber.map(RowImage.user) ?? .null
      case (_, .text(let code)): .string(code)
      case (_, .list(let items)): .list(items.compactMap(\.codeText).map(Value.string))
      default: .null
      }
    return try? FieldReading(self, current: held, db).read(input)
  }
}

extension InputValue {
  /// The whole number that it is.
  var wholeNumber: Int64? {
    if case .number(let digits) = self { Int64(digits) } else { nil }
  }
}
