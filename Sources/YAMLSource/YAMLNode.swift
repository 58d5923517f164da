package import Diagnostics

/// A value read from YAML, with its place in the source.
///
/// Two nodes are equal if they say the same, wherever they stand and however they are quoted; ``YAMLScalar`` says when
/// two scalars do.
package struct YAMLNode: Sendable {
  /// What the node holds.
  package let content: Content
  /// Where it begins.
  package let location: SourcePosition

  /// The kinds of node.
  package enum Content: Sendable, Hashable {
    /// Text, quoted or plain.
    case scalar(YAMLScalar)
    /// A list.
    case sequence(YAMLSequence)
    /// Keys with values, in the order of the source.
    case mapping(YAMLMapping)
  }

  /// Creates a node.
  package init(_ content: Content, at location: SourcePosition) {
    self.content = content
    self.location = location
  }

  /// The scalar, if the node is one.
  package var scalar: YAMLScalar? {
    if case .scalar(let scalar) = content { scalar } else { nil }
  }

  /// The list, if the node is one.
  package var sequence: YAMLSequence? {
    if case .sequence(let sequence) = content { sequence } else { nil }
  }

  /// The mapping, if the node is one.
  package var mapping: YAMLMapping? {
    if case .mapping(let mapping) = content { mapping } else { nil }
  }

  /// The value of a key; nil if the node is no mapping or has no such key.
  package subscript(key: String) -> YAMLNode? { mapping?[key] }

  /// What the node is, for messages: "text", "a list", "a mapping" or "nothing".
  package var kindName: String {
    switch content {
    case .scalar(let scalar): scalar.isNull ? "nothing" : "text"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }

  /// Where a character of a scalar stands in the source.
  ///
  /// Exact for text on one line without escapes and for literal blocks; otherwise the beginning of the scalar.
  ///
  /// - Parameters:
  ///   - line: The line within the scalar's text, from 1.
  ///   - column: The column in Unicode scalars within that line, from 1.
  package func location(line: Int, column: Int) -> SourcePosition {
    guard let scalar, line > 0, column > 0, line <= 1 << 20, column <= 1 << 20 else { return location }
    switch scalar.extent {
    case .oneLine where line == 1:
      return location.advanced(columns: column - 1 + (scalar.style == .plain ? 0 : 1))
    case .block(let indent):
      return SourcePosition(file: location.file, line: location.line + line, column: indent + column)
    case .oneLine, .folded:
      return location
    }
  }
}

extension YAMLNode: Hashable {
  /// Whether both say the same.
  package static func == (left: YAMLNode, right: YAMLNode) -> Bool { left.content == right.content }

  /// Hashes what the node says.
  package func hash(into hasher: inout Hasher) { hasher.combine(content) }
}

/// A list of nodes.
package struct YAMLSequence: Sendable {
  /// The items in order.
  package let items: [YAMLNode]
  /// Whether it stood in brackets.
  package let isFlow: Bool

  /// Creates a list.
  package init(_ items: [YAMLNode], isFlow: Bool = false) {
    self.items = items
    self.isFlow = isFlow
  }
}

extension YAMLSequence: Hashable {
  /// Whether both hold equal items in the same order.
  package static func == (left: YAMLSequence, right: YAMLSequence) -> Bool { left.items == right.items }

  /// Hashes the items.
  package func hash(into hasher: inout Hasher) { hasher.combine(items) }
}
