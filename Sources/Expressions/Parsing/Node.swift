/// A part of a parsed expression.
package struct Node: Sendable, Hashable {
  package let kind: Kind
  /// Where messages about this part point, in UTF-8 bytes: an operator, a member's name, the start of a literal.
  package let offset: Int
  /// Nodes from here to the furthest leaf, this one included; at most `Limits.depth`.
  let depth: Int

  /// What a part is.
  package indirect enum Kind: Sendable, Hashable {
    case literal(Literal)
    case name(String)
    /// `.name`: never the variable of a macro.
    case rootName(String)
    /// `operand.member`
    case select(Node, String)
    /// `has(operand.member)`
    case presence(Node, String)
    /// `operand[index]`
    case index(Node, Node)
    /// `function(arguments)`
    case call(String, [Node])
    /// `target.function(arguments)`
    case method(String, Node, [Node])
    case not(Node)
    case negation(Node)
    case binary(BinaryOperator, Node, Node)
    /// All operands of a chain of `&&` or of `||`, so that long chains are not deep.
    case logic(LogicOperator, [Node])
    case conditional(Node, Node, Node)
    case list([Node])
    case map([MapEntry])
    case comprehension(Comprehension)
  }
}

/// One `key: value` of a map.
package struct MapEntry: Sendable, Hashable {
  package let key: Node
  package let value: Node
}

/// A macro over the elements of a list, a related list or the keys of a map.
package struct Comprehension: Sendable, Hashable {
  /// Names of the macros.
  package enum Macro: String, Sendable, Hashable, CaseIterable {
    case exists
    case existsOne = "exists_one"
    case all
    case filter
    case map
  }

  package let macro: Macro
  package let range: Node
  package let variable: String
  /// The condition; nil for `map(x, f)`.
  package let predicate: Node?
  /// What `map` makes of an element; nil for the others.
  package let transform: Node?
}

/// A constant as it is written.
package enum Literal: Sendable, Hashable {
  case null
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  /// The text is kept, since beside a decimal it is read as a decimal.
  case double(Double, text: String)
  case string(String)
  case bytes([UInt8])
}

/// Operators with two operands, but for `&&` and `||`.
package enum BinaryOperator: String, Sendable, Hashable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case `in` = "in"
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"

  /// The higher the tighter.
  var precedence: Int {
    switch self {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .in: 1
    case .add, .subtract: 2
    case .multiply, .divide, .remainder: 3
    }
  }
}

/// `&&` and `||`.
package enum LogicOperator: String, Sendable, Hashable {
  case and = "&&"
  case or = "||"
}

/// Bounds on what is parsed, so that no input can exhaust the stack or the processor.
enum Limits {
  /// UTF-8 bytes of a source.
  static let sourceBytes = 8192
  static let nodes = 2000
  /// Nesting, written (parentheses) or built (operators).
  static let depth = 64
  /// Related lists inside one another, in what the database computes: its work grows with the product of their lengths.
  static let relatedLists = 3
  /// Instructions of all regular expressions in an expression.
  static let patternSize = 16_384
  /// Lookups that one record of a filter leads through: SQLite joins at most 64 tables
  /// (https://www.sqlite.org/limits.html), and a list is sorted through some of its own.
  static let lookups = 40
  /// Elements of lists over which macros are written out for the database, those inside one another multiplied.
  static let unrolledElements = 256
  /// SQL of one such macro, in bytes; SQLite takes a million.
  static let unrolledBytes = 262_144
}
