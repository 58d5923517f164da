/// A value of the criteria language.
///
/// `==` and the hash are structural: `int(1)` is not `double(1)`, and texts are equal if their code points are.
/// What an expression calls equal (`1 == 1.0`) is decided by the evaluator.
package enum Value: Sendable, Hashable {
  case null
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case double(Double)
  case decimal(ExactDecimal)
  case string(String)
  case bytes([UInt8])
  case date(CalendarDate)
  case timestamp(Timestamp)
  case duration(TimeSpan)
  case list([Value])
  case map([Value: Value])
  case type(ValueType)
  case record(RecordReference)

  /// Compares structurally; texts by code point, since Swift's `==` takes composed and decomposed letters for equal.
  package static func == (lhs: Value, rhs: Value) -> Bool {
    switch (lhs, rhs) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.int(let a), .int(let b)): a == b
    case (.uint(let a), .uint(let b)): a == b
    case (.double(let a), .double(let b)): a == b
    case (.decimal(let a), .decimal(let b)): a == b
    case (.string(let a), .string(let b)): haveSameBytes(a, b)
    case (.bytes(let a), .bytes(let b)): a == b
    case (.date(let a), .date(let b)): a == b
    case (.timestamp(let a), .timestamp(let b)): a == b
    case (.duration(let a), .duration(let b)): a == b
    case (.list(let a), .list(let b)): a == b
    case (.map(let a), .map(let b)): a == b
    case (.type(let a), .type(let b)): a == b
    case (.record(let a), .record(let b)): a == b
    default: false
    }
  }

  /// In place: a record has many texts, and each is compared for every change of it.
  private static func haveSameBytes(_ left: String, _ right: String) -> Bool {
    var (left, right) = (left, right)
    return left.withUTF8 { left in
      right.withUTF8 { right in left.count == right.count && left.elementsEqual(right) }
    }
  }

  package func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let value): hasher.combine(value)
    case .int(let value): hasher.combine(value)
    case .uint(let value): hasher.combine(value)
    case .double(let value): hasher.combine(value)
    case .decimal(let value): hasher.combine(value)
    case .string(let value): for byte in value.utf8 { hasher.combine(byte) }
    case .bytes(let value): hasher.combine(value)
    case .date(let value): hasher.combine(value)
    case .timestamp(let value): hasher.combine(value)
    case .duration(let value): hasher.combine(value)
    case .list(let value): hasher.combine(value)
    case .map(let value): hasher.combine(value)
    case .type(let value): hasher.combine(value)
    case .record(let value): hasher.combine(value)
    }
  }
}

/// A record of a module, by its id.
package struct RecordReference: Sendable, Hashable, Codable {
  /// Api name of the module.
  package let module: String
  package let id: Int64

  package init(module: String, id: Int64) {
    self.module = module
    self.id = id
  }
}
