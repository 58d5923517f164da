/// The names that an expression may use, and what they stand for.
package protocol Vocabulary: Sendable {
  /// The module whose fields the variables are, for rights; nil if the expression is about no record.
  var module: String? { get }

  /// The type of a field of the record, or of `old`, `user` and other variables; nil if there is no such variable.
  func type(ofVariable name: String) -> ValueType?

  /// The type of a field or related list of a module; nil if it has none of that name.
  func type(ofMember name: String, in module: String) -> ValueType?

  /// The codes of a variable that is a picklist or multi-picklist, retired ones included; nil for any other.
  func codes(ofVariable name: String) -> [String]?

  /// The codes of a module's picklist or multi-picklist field, retired ones included; nil for any other.
  func codes(ofMember name: String, in module: String) -> [String]?

  /// For suggestions.
  var variableNames: [String] { get }

  /// For suggestions.
  func memberNames(in module: String) -> [String]

  /// Whether variables may have dots in their names, `a.b.c`; of such a path the longest variable is taken.
  var hasQualifiedNames: Bool { get }

  /// Before which names the names of an expression are looked up: with `a.b`, `x` is `a.b.x`, else `a.x`, else `x`.
  var container: String { get }
}

extension Vocabulary {
  package var hasQualifiedNames: Bool { false }
  package var container: String { "" }
}
