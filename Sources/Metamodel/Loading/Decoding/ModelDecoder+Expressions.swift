package import Diagnostics
import Expressions
import YAMLSource

extension ModelDecoder {
  /// Reads a condition; nil if there is none or if it is wrong, which the log then says.
  mutating func condition(_ node: YAMLNode?, _ vocabulary: ModelVocabulary) -> ModelExpression? {
    expression(node, vocabulary, expecting: .bool)
  }

  /// Reads an expression; nil if there is none or if it is wrong, which the log then says.
  mutating func expression(
    _ node: YAMLNode?,
    _ vocabulary: ModelVocabulary,
    expecting type: ValueType?
  ) -> ModelExpression? {
    guard let node, let text = node.plainText else { return nil }
    return expression(text, in: node, skipping: 0, vocabulary, expecting: type)
  }

  /// Reads an expression that is a part of a scalar.
  ///
  /// - Parameter columns: How many columns of the scalar's first line precede it.
  mutating func expression(
    _ text: String,
    in node: YAMLNode,
    skipping columns: Int,
    _ vocabulary: ModelVocabulary,
    expecting type: ValueType?
  ) -> ModelExpression? {
    do throws(ExpressionError) {
      return ModelExpression(try CheckedExpression(Expression(parsing: text), vocabulary: vocabulary, expecting: type))
    } catch {
      let column = error.line == 1 ? error.column + columns : error.column
      log.report(.expression(error, at: node.location(line: error.line, column: column)))
      return nil
    }
  }

  /// Reads a template with `{field}` placeholders.
  mutating func template(_ node: YAMLNode, _ vocabulary: ModelVocabulary) -> TextTemplate? {
    guard let text = node.plainText else { return nil }
    var parts: [TextTemplate.Part] = []
    for piece in TemplateScanner.pieces(of: text) {
      switch piece {
      case .text(let text): parts.append(.text(text))
      case .open(let offset): log.report(.openPlaceholder(at: place(of: offset, text, node)))
      case .placeholder(let name, let offset):
        guard TemplateScanner.isPath(name) else {
          log.report(.badPlaceholder(name, at: place(of: offset, text, node)))
          continue
        }
        let expression = expression(name, in: node, skipping: offset, vocabulary, expecting: nil)
        if let expression { parts.append(.placeholder(expression)) }
      }
    }
    return TextTemplate(source: text, parts: parts)
  }

  /// Reads a message with its translations.
  mutating func message(_ node: YAMLNode?, _ vocabulary: ModelVocabulary, at path: [String]) -> MessageTemplate? {
    guard let node, let original = template(node, vocabulary) else { return nil }
    var translated: [String: TextTemplate] = [:]
    for (locale, node) in translations.nodes(at: path).sorted(by: { $0.key < $1.key }) {
      translated[locale] = template(node, vocabulary)
    }
    untranslated.note(
      LocalizedText(original.source, translations: translated.mapValues(\.source)), path: path, at: node.location,
      declared: translations.declared)
    return MessageTemplate(original, translations: translated)
  }

  private func place(of offset: Int, _ text: String, _ node: YAMLNode) -> SourcePosition {
    let before = text.unicodeScalars.prefix(offset)
    let line = 1 + before.count { $0 == "\n" }
    let column = 1 + before.reversed().prefix { $0 != "\n" }.count
    return node.location(line: line, column: column)
  }
}

/// Splits text into literal parts and placeholders.
enum TemplateScanner {
  enum Piece: Equatable {
    case text(String)
    /// A placeholder, and where its name begins in Unicode scalars.
    case placeholder(String, offset: Int)
    /// A brace that is never closed.
    case open(offset: Int)
  }

  /// The pieces in order; `{{` and `}}` stand for single braces.
  static func pieces(of text: String) -> [Piece] {
    var scan = Scan(scalars: Array(text.unicodeScalars))
    while scan.step() {}
    scan.flush()
    return scan.pieces
  }

  /// Whether a name is a field or a field one lookup away.
  static func isPath(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    return (1...2).contains(parts.count) && parts.allSatisfy(TextRule.isApiName)
  }

  private struct Scan {
    let scalars: [Unicode.Scalar]
    var pieces: [Piece] = []
    var position = 0
    var literal = String.UnicodeScalarView()

    mutating func step() -> Bool {
      guard position < scalars.count else { return false }
      let scalar = scalars[position]
      let isDoubled = position + 1 < scalars.count && scalars[position + 1] == scalar
      if (scalar == "{" || scalar == "}") && isDoubled {
        literal.append(scalar)
        position += 2
      } else if scalar == "{" {
        readPlaceholder()
      } else {
        literal.append(scalar)
        position += 1
      }
      return true
    }

    mutating func flush() {
      if !literal.isEmpty { pieces.append(.text(String(literal))) }
      literal = String.UnicodeScalarView()
    }

    private mutating func readPlaceholder() {
      flush()
      let start = position + 1
      guard let end = scalars[start...].firstIndex(of: "}") else {
        pieces.append(.open(offset: position))
        position = scalars.count
        return
      }
      var name = String.UnicodeScalarView()
      name.append(contentsOf: scalars[start..<end])
      pieces.append(.placeholder(String(name), offset: start))
      position = end + 1
    }
  }
}

extension DiagnosticCode {
  /// A placeholder of a template that is not closed or no path of fields.
  package static let badPlaceholder = DiagnosticCode("bad_placeholder")

  /// The code of an expression's error, such as `expression_unknown_name`.
  static func expression(_ code: ExpressionError.Code) -> DiagnosticCode {
    DiagnosticCode("expression_\(code.rawValue)")
  }
}

extension Diagnostic {
  static func expression(_ error: ExpressionError, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.expression(error.code), error.message, at: place, suggestion: error.suggestion)
  }

  fileprivate static func openPlaceholder(at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .badPlaceholder, "This brace opens a placeholder that is never closed. Write `{{` for a brace.", at: place)
  }

  fileprivate static func badPlaceholder(_ name: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .badPlaceholder,
      "`{\(name.prefix(80))}` is no placeholder: a field of the record or one lookup deep is wanted. Write `{{` for a brace.",
      at: place
    )
  }
}
