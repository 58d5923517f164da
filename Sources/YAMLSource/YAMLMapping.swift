package import Diagnostics

/// Keys with values, in the order of the source; every key occurs once.
package struct YAMLMapping: Sendable {
  /// The entries in order.
  package let entries: [Entry]
  /// Whether it stood in braces.
  package let isFlow: Bool
  /// Positions by key; only for many entries, since a short list is searched faster.
  private let index: [String: Int]?

  /// One key with its value.
  package struct Entry: Sendable, Hashable {
    /// The key.
    package let key: YAMLKey
    /// The value.
    package let value: YAMLNode

    /// Creates an entry.
    package init(_ key: YAMLKey, _ value: YAMLNode) {
      self.key = key
      self.value = value
    }
  }

  /// Creates a mapping; of several entries with the same key the first is kept.
  package init(_ entries: [Entry], isFlow: Bool = false) {
    var positions: [String: Int] = [:]
    var kept: [Entry] = []
    kept.reserveCapacity(entries.count)
    for entry in entries where positions[entry.key.text] == nil {
      positions[entry.key.text] = kept.count
      kept.append(entry)
    }
    self.entries = kept
    self.isFlow = isFlow
    index = kept.count > 8 ? positions : nil
  }

  /// The value of a key.
  package subscript(key: String) -> YAMLNode? { entry(key)?.value }

  /// The entry of a key.
  package func entry(_ key: String) -> Entry? {
    guard let index else { return entries.first { $0.key.text == key } }
    return index[key].map { entries[$0] }
  }

  /// The keys in order.
  package var keys: [String] { entries.map(\.key.text) }
}

extension YAMLMapping: Hashable {
  /// Whether both hold equal entries in the same order.
  package static func == (left: YAMLMapping, right: YAMLMapping) -> Bool { left.entries == right.entries }

  /// Hashes the entries.
  package func hash(into hasher: inout Hasher) { hasher.combine(entries) }
}

/// A key of a mapping, with its place.
package struct YAMLKey: Sendable {
  /// The key without quotes.
  package let text: String
  /// Where it begins.
  package let location: SourcePosition

  /// Creates a key.
  package init(_ text: String, at location: SourcePosition) {
    self.text = text
    self.location = location
  }
}

extension YAMLKey: Hashable {
  /// Whether both have the same text.
  package static func == (left: YAMLKey, right: YAMLKey) -> Bool { left.text == right.text }

  /// Hashes the text.
  package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
