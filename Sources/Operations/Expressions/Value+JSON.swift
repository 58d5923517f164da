import Expressions
import Foundation
import JSONText

extension Value {
  /// Reads JSON as a value of a type, or of what it looks like if that is `dyn`; nil if it is no such value.
  ///
  /// Numbers may be strings, bytes are base64, moments, days and durations are texts. JSON is at most 64 levels deep.
  init?(json: JSON, as type: ValueType) {
    switch (json, type) {
    case (.null, _): self = .null
    case (.array(let items), .dyn): self.init(items, .dyn)
    case (.array(let items), .list(let element)): self.init(items, element)
    case (.object(let members), .dyn): self.init(members, .string, .dyn)
    case (.object(let members), .map(let key, let value)): self.init(members, key, value)
    case (.boolean(let flag), .bool), (.boolean(let flag), .dyn): self = .bool(flag)
    case (.string(let text), .dyn), (.string(let text), .string): self = .string(text)
    case (.number(let digits), .dyn): self.init(number: digits)
    case (.number(let text), _), (.string(let text), _): self.init(text, as: type)
    default: return nil
    }
  }

  private init?(_ items: [JSON], _ element: ValueType) {
    var values: [Value] = []
    for item in items {
      guard let value = Value(json: item, as: element) else { return nil }
      values.append(value)
    }
    self = .list(values)
  }

  private init?(_ members: [JSON.Member], _ key: ValueType, _ type: ValueType) {
    var map: [Value: Value] = [:]
    for member in members {
      guard let name = Value(key: member.name, as: key), let value = Value(json: member.value, as: type) else {
        return nil
      }
      map[name] = value
    }
    self = .map(map)
  }

  private init?(key: String, as type: ValueType) {
    switch type {
    case .dyn, .string: self = .string(key)
    case .bool where key == "true" || key == "false": self = .bool(key == "true")
    case .int, .uint: self.init(key, as: type)
    default: return nil
    }
  }

  /// A number without a declared type: whole if it is written so and fits.
  private init?(number digits: String) {
    if let number = Int64(digits) {
      self = .int(number)
    } else if let number = UInt64(digits) {
      self = .uint(number)
    } else {
      self.init(digits, as: .double)
    }
  }

  private init?(_ text: String, as type: ValueType) {
    let value: Value? =
      switch type {
      case .int: Int64(text).map(Value.int)
      case .uint: UInt64(text).map(Value.uint)
      case .double: Self.double(text)
      case .decimal: ExactDecimal(parsing: text, scale: nil).map(Value.decimal)
      case .bytes: Data(base64Encoded: text).map { .bytes(Array($0)) }
      case .date: CalendarDate(parsing: text).map(Value.date)
      case .timestamp: Timestamp(parsing: text, precision: .nanoseconds).map(Value.timestamp)
      case .duration: TimeSpan(parsing: text, precision: .nanoseconds).map(Value.duration)
      case .type: ValueType(parsing: text).map(Value.type)
      default: nil
      }
    guard let value else { return nil }
    self = value
  }

  private static func double(_ text: String) -> Value? {
    switch text {
    case "NaN": .double(.nan)
    case "Infinity": .double(.infinity)
    case "-Infinity": .double(-.infinity)
    default: Double(text).flatMap { $0.isFinite ? .double($0) : nil }
    }
  }
}
