/// Text of a YAML source, untyped: `no` is the text "no" until somebody asks for a boolean.
package struct YAMLScalar: Sendable {
  /// The text without quotes, escapes and folding.
  package let text: String
  /// How it was written.
  package let style: Style
  /// How its characters lie in the source.
  package let extent: Extent

  /// How a scalar is written.
  package enum Style: Sendable, Hashable {
    case plain
    case singleQuoted
    case doubleQuoted
    case literal
    case folded
  }

  /// How the characters of a scalar lie in the source.
  package enum Extent: Sendable, Hashable {
    /// On one line, character for character.
    case oneLine
    /// Line for line below the header, indented by this number of columns.
    case block(indent: Int)
    /// Folded or with escapes: positions within are not known.
    case folded
  }

  /// Creates a scalar.
  package init(_ text: String, style: Style, extent: Extent = .folded) {
    self.text = text
    self.style = style
    self.extent = extent
  }

  /// Whether it stands for nothing: plain and empty, `null` or `~`.
  package var isNull: Bool { style == .plain && (text.isEmpty || text == "null" || text == "~") }

  /// True or false if it is plain `true` or `false`, otherwise nil. `yes`, `no`, `on` and `off` are text.
  package var boolean: Bool? {
    guard style == .plain else { return nil }
    return switch text {
    case "true": true
    case "false": false
    default: nil
    }
  }

  /// The whole number that it is, plain and in decimal digits, otherwise nil. `0x10`, `1_000` and `1:30` are text.
  package var integer: Int64? {
    guard style == .plain, text.utf8.allSatisfy({ (48...57).contains($0) || $0 == 45 }) else { return nil }
    return Int64(text)
  }

  /// The digits of the decimal number that it is, plain and without an exponent, otherwise nil.
  package var decimalText: String? {
    guard style == .plain else { return nil }
    let digits = text.utf8.drop { $0 == 45 }
    let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let isNumber =
      digits.count >= text.utf8.count - 1 && parts.count <= 2
      && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { (48...57).contains($0) } }
    return isNumber ? text : nil
  }

  /// Whether quoting it would change what typed readers see.
  package var isTyped: Bool { isNull || boolean != nil || decimalText != nil }
}

extension YAMLScalar: Hashable {
  /// Whether both have the same text, and typed readers see the same in them.
  package static func == (left: YAMLScalar, right: YAMLScalar) -> Bool {
    if left.isNull || right.isNull { return left.isNull == right.isNull }
    return left.text == right.text && left.isTyped == right.isTyped
  }

  /// Hashes the text, of which all ways to write nothing have the same.
  package func hash(into hasher: inout Hasher) { hasher.combine(isNull ? "" : text) }
}
