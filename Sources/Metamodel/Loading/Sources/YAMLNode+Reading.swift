import Diagnostics
import YAMLSource

extension YAMLNode {
  /// The text of a key; nil if it is missing, nothing, or no text.
  func text(_ key: String) -> String? { self[key]?.plainText }

  /// The text of a scalar that stands for something.
  var plainText: String? {
    guard let scalar, !scalar.isNull else { return nil }
    return scalar.text
  }

  /// The boolean of a key; false if it is missing.
  func flag(_ key: String) -> Bool { self[key]?.scalar?.boolean ?? false }

  /// The whole number of a key.
  func integer(_ key: String) -> Int? { self[key]?.scalar?.integer.flatMap { Int(exactly: $0) } }

  /// The items of a list under a key; none if it is missing or no list.
  func items(_ key: String) -> [YAMLNode] { self[key]?.sequence?.items ?? [] }

  /// The texts of a list under a key.
  func texts(_ key: String) -> [String] { items(key).compactMap(\.plainText) }

  /// The entries of a mapping under a key; none if it is missing or no mapping.
  func entries(_ key: String) -> [YAMLMapping.Entry] { self[key]?.mapping?.entries ?? [] }

  /// The place of a key itself.
  func place(ofKey key: String) -> SourcePosition? { mapping?.entry(key)?.key.location }

  /// Whether it is a mapping with `omit: true`.
  var isOmission: Bool { flag("omit") }

  /// Whether nothing of earlier layers is kept beside it.
  var isWhole: Bool { flag("whole") }
}
