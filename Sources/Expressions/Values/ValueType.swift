/// The type of an expression or of one of its parts.
package indirect enum ValueType: Sendable, Hashable {
  /// Known only when the expression is evaluated.
  case dyn
  case null
  case bool
  case int
  case uint
  case double
  case decimal
  case string
  case bytes
  case date
  case timestamp
  case duration
  case type
  case list(ValueType)
  case map(ValueType, ValueType)
  /// A record of the named module, reached by a lookup.
  case record(String)
  /// A record of any module.
  case anyRecord
  /// A related list: the records of the named module that point here.
  case records(String)
}

extension ValueType: CustomStringConvertible {
  /// The name of the type in messages, in the words of the language: `int`, `list(string)`, `a record of accounts`.
  package var description: String {
    switch self {
    case .dyn: "a value of any type"
    case .list(let element): "list(\(element.shortName))"
    case .map(let key, let value): "map(\(key.shortName), \(value.shortName))"
    case .record(let module): "a record of \(module)"
    case .anyRecord: "a record of any module"
    case .records(let module): "the related \(module)"
    default: shortName
    }
  }

  /// The identifier of the type in an expression.
  package var shortName: String {
    switch self {
    case .dyn: "dyn"
    case .null: "null"
    case .bool: "bool"
    case .int: "int"
    case .uint: "uint"
    case .double: "double"
    case .decimal: "decimal"
    case .string: "string"
    case .bytes: "bytes"
    case .date: "date"
    case .timestamp: "timestamp"
    case .duration: "duration"
    case .type: "type"
    case .list: "list"
    case .map: "map"
    case .record(let module): module
    case .anyRecord: "record"
    case .records(let module): module
    }
  }

  /// The name of the type as a value, `type(x)`, in CEL.
  package var typeName: String {
    switch self {
    case .null: "null_type"
    case .timestamp: "google.protobuf.Timestamp"
    case .duration: "google.protobuf.Duration"
    default: shortName
    }
  }

  var isNumber: Bool {
    switch self {
    case .int, .uint, .double, .decimal: true
    default: false
    }
  }

  var isRecord: Bool {
    switch self {
    case .record, .anyRecord: true
    default: false
    }
  }

  /// What the elements of a list, a related list or the keys of a map are; nil if there is nothing to iterate.
  var element: ValueType? {
    switch self {
    case .dyn: .dyn
    case .list(let element): element
    case .map(let key, _): key
    case .records(let module): .record(module)
    default: nil
    }
  }
}

extension Value {
  /// The type of the value as `type(x)` gives it: lists and maps without their elements.
  package var type: ValueType {
    switch self {
    case .null: .null
    case .bool: .bool
    case .int: .int
    case .uint: .uint
    case .double: .double
    case .decimal: .decimal
    case .string: .string
    case .bytes: .bytes
    case .date: .date
    case .timestamp: .timestamp
    case .duration: .duration
    case .list: .list(.dyn)
    case .map: .map(.dyn, .dyn)
    case .type: .type
    case .record(let reference): .record(reference.module)
    }
  }
}
