/// Writes a tree as YAML text that reads back as an equal tree.
///
/// Mappings and lists keep the style that they were read in; what is made in code stands in block style, short lists of scalars in
/// brackets. Comments are not part of a tree and are lost.
package struct YAMLWriter: Sendable {
  private var text = ""
  /// Flow collections longer than this are written in block style.
  private let width = 120

  /// The text of one document.
  package static func text(of node: YAMLNode) -> String {
    var writer = YAMLWriter()
    writer.writeRoot(node)
    return writer.text
  }

  /// The text of a stream of documents.
  package static func text(of documents: [YAMLNode]) -> String {
    documents.map(text(of:)).joined(separator: "---\n")
  }

  /// The text of a node on one line, in brackets and braces, however long it is.
  package static func line(of node: YAMLNode) -> String { YAMLWriter().inner(node) }

  private init() {}

  private mutating func writeRoot(_ node: YAMLNode) {
    if let line = flow(node, room: width, isRoot: true) {
      text += line + "\n"
    } else {
      writeBlock(node, indent: 0)
    }
  }

  private mutating func writeBlock(_ node: YAMLNode, indent: Int) {
    switch node.content {
    case .scalar: break
    case .mapping(let mapping):
      for entry in mapping.entries {
        text += blanks(indent) + plainOrQuoted(entry.key.text, inFlow: false, isKey: true) + ":"
        writeValue(entry.value, indent: indent, isInMapping: true)
      }
    case .sequence(let sequence):
      for item in sequence.items {
        text += blanks(indent) + "-"
        writeItem(item, indent: indent)
      }
    }
  }

  /// Writes what follows `key:` or, where the value does not begin on the dash's own line, `-`.
  private mutating func writeValue(_ node: YAMLNode, indent: Int, isInMapping: Bool) {
    if let scalar = node.scalar, let block = literalBlock(scalar, indent: indent + 2) {
      text += " " + block
    } else if let line = flow(node, room: width - indent - 20, isRoot: false) {
      text += line.isEmpty ? "\n" : " " + line + "\n"
    } else {
      text += "\n"
      writeBlock(node, indent: indent + 2)
    }
  }

  private mutating func writeItem(_ node: YAMLNode, indent: Int) {
    guard node.mapping != nil, flow(node, room: width - indent - 20, isRoot: false) == nil else {
      return writeValue(node, indent: indent, isInMapping: false)
    }
    // The first key stands on the dash's line.
    let start = text.utf8.count
    writeBlock(node, indent: indent + 2)
    let index = text.utf8.index(text.utf8.startIndex, offsetBy: start)
    let block = String(text[index...].dropFirst(indent + 2))
    text = text[..<index] + " " + block
  }

  private func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }
}

extension YAMLWriter {
  /// The node on one line, or nil if it has to stand in block style.
  private func flow(_ node: YAMLNode, room: Int, isRoot: Bool) -> String? {
    switch node.content {
    case .scalar(let scalar): return written(scalar, inFlow: false)
    case .mapping(let mapping):
      if mapping.entries.isEmpty { return "{}" }
      guard mapping.isFlow, !isRoot else { return nil }
    case .sequence(let sequence):
      if sequence.items.isEmpty { return "[]" }
      guard !isRoot, sequence.isFlow else { return nil }
    }
    let line = inner(node)
    return line.count <= max(room, 40) ? line : nil
  }

  private func inner(_ node: YAMLNode) -> String {
    switch node.content {
    case .scalar(let scalar): written(scalar, inFlow: true)
    case .sequence(let sequence): "[" + sequence.items.map(inner).joined(separator: ", ") + "]"
    case .mapping(let mapping):
      "{"
        + mapping.entries.map { plainOrQuoted($0.key.text, inFlow: true, isKey: true) + ": " + inner($0.value) }
        .joined(separator: ", ") + "}"
    }
  }

  private func written(_ scalar: YAMLScalar, inFlow: Bool) -> String {
    if scalar.isNull { return "null" }
    if scalar.isTyped { return scalar.text }
    if YAMLScalar(scalar.text, style: .plain).isTyped { return YAMLText.quoted(scalar.text) }
    return plainOrQuoted(scalar.text, inFlow: inFlow, isKey: false)
  }

  private func plainOrQuoted(_ text: String, inFlow: Bool, isKey: Bool) -> String {
    // A key is text however it looks; quotes tell so to whoever reads it.
    let isMistakable = isKey && (text == "<<" || YAMLScalar(text, style: .plain).isTyped)
    return YAMLText.canBePlain(text, inFlow: inFlow) && !isMistakable ? text : YAMLText.quoted(text)
  }

  private func literalBlock(_ scalar: YAMLScalar, indent: Int) -> String? {
    guard YAMLText.canBeLiteral(scalar.text) else { return nil }
    let chomping = scalar.text.hasSuffix("\n") ? "|" : "|-"
    let body = scalar.text.hasSuffix("\n") ? String(scalar.text.dropLast()) : scalar.text
    let lines = body.split(separator: "\n", omittingEmptySubsequences: false)
    return chomping + "\n" + lines.map { $0.isEmpty ? "\n" : blanks(indent) + $0 + "\n" }.joined()
  }
}
