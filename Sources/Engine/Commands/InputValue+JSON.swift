package import JSONText

extension InputValue {
  /// The value that came in as JSON.
  package init(_ json: JSON) {
    self =
      switch json {
      case .null: .null
      case .boolean(let flag): .boolean(flag)
      case .number(let digits): .number(digits)
      case .string(let text): .text(text)
      case .array(let items): .list(items.map(InputValue.init))
      case .object(let members):
        .object(Dictionary(members.map { ($0.name, InputValue($0.value)) }, uniquingKeysWith: { $1 }))
      case .raw(let bytes): .text(String(decoding: bytes, as: UTF8.self))
      }
  }
}

extension JSON {
  /// A value as it came in, sent back.
  package init(_ value: InputValue) {
    self =
      switch value {
      case .null: .null
      case .boolean(let flag): .boolean(flag)
      case .number(let digits): JSONNumber.isNumber(digits) ? .number(digits) : .string(digits)
      case .text(let text): .string(text)
      case .list(let items): .array(items.map(JSON.init))
      case .object(let members): .object(members.mapValues(JSON.init))
      }
  }
}
