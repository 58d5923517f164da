package import Diagnostics

/// Puts a syntax error into words that help whoever mistyped.
struct YAMLMistake {
  private let error: YAMLSyntaxError
  private let lines: SourceLines
  private let file: String

  init(_ error: YAMLSyntaxError, lines: SourceLines, file: String) {
    self.error = error
    self.lines = lines
    self.file = file
  }

  /// The diagnostic for the error.
  var diagnostic: Diagnostic {
    if case .byte = error.position {
      return .badCharacter(error.problem, at: location(mark))
    }
    return tab ?? missingBlank ?? quotes ?? unquoted ?? indicator ?? plainWords
  }

  private var mark: YAMLMark {
    switch error.position {
    case .mark(let mark): mark
    case .byte(let offset): lines.mark(ofByte: offset)
    }
  }

  /// The line of the problem and the one where the construct began.
  private var suspects: [Int] {
    var suspects = [mark.line]
    if let context = error.contextMark, context.line != mark.line { suspects.append(context.line) }
    if mark.line > 0, !suspects.contains(mark.line - 1) { suspects.append(mark.line - 1) }
    return suspects
  }

  private var tab: Diagnostic? {
    for line in suspects {
      let indent = lines.text(line).prefix { $0 == " " || $0 == "\t" }
      guard let column = Array(indent).firstIndex(of: "\t") else { continue }
      return .tab(at: location(YAMLMark(line: line, column: column)))
    }
    return nil
  }

  private var missingBlank: Diagnostic? {
    guard
      ["could not find expected ':'", "mapping values are not allowed in this context", Self.expectedKey]
        .contains(error.problem)
    else { return nil }
    for line in suspects {
      let text = lines.text(line)
      let start = text.prefix { $0 == " " || $0 == "-" }.count
      guard let mistake = MissingBlank(in: String(text.dropFirst(start))) else { continue }
      return mistake.diagnostic(at: location(YAMLMark(line: line, column: start)))
    }
    return nil
  }

  private var quotes: Diagnostic? {
    guard let context = error.contextMark, error.problem == "found unexpected end of stream" else { return nil }
    return .openQuote(at: location(context))
  }

  /// `message: {discount} % was given`, `label: "Cash" payment` and the like.
  private var unquoted: Diagnostic? {
    for line in suspects {
      let text = lines.text(line)
      guard let colon = text.firstRange(of: ": ") else { continue }
      let value = text[colon.upperBound...].drop { $0 == " " }
      guard let first = value.first, "{[\"'".contains(first) else { continue }
      let column = text[..<value.startIndex].unicodeScalars.count
      let isBrace = first == "{" || first == "["
      if isBrace, isBalanced(value) { continue }
      if !isBrace, value.dropFirst().last == first { continue }
      return .unquoted(first, at: location(YAMLMark(line: line, column: column)))
    }
    return nil
  }

  /// Whether the last closing bracket ends the text, so that it may well be meant as flow style.
  private func isBalanced(_ value: Substring) -> Bool {
    let end = value.reversed().first { $0 != " " }
    let opening = value.count { $0 == "{" || $0 == "[" }
    let closing = value.count { $0 == "}" || $0 == "]" }
    return opening == closing && (end == "}" || end == "]") && opening == 1
  }

  private var indicator: Diagnostic? {
    guard error.problem == "found character that cannot start any token" || error.problem == Self.expectedName else {
      return nil
    }
    let place = error.problem == Self.expectedName ? error.contextMark ?? mark : mark
    guard let character = lines.text(place.line).unicodeScalars.dropFirst(place.column).first else { return nil }
    return .indicator(Character(character), at: location(place))
  }

  private var plainWords: Diagnostic {
    let place = location(mark)
    let context = error.contextMark.flatMap { $0 == mark ? nil : location($0) }
    return .syntax(
      Self.words[error.problem] ?? "The text cannot be read as YAML: \(error.problem).", context, at: place)
  }

  private func location(_ mark: YAMLMark) -> SourcePosition {
    SourcePosition(file: file, line: mark.line + 1, column: mark.column + 1)
  }
}

extension YAMLMistake {
  private static let expectedKey = "did not find expected key"
  private static let expectedName = "did not find expected alphabetic or numeric character"

  /// libyaml's problems in plain words.
  private static let words = [
    "mapping values are not allowed in this context":
      "A second `: ` stands in one text. Put the text in quotes, or begin a new line for the key.",
    "could not find expected ':'": "A colon is missing: this line has to be `key: value`.",
    expectedKey: "A key was expected here. Look at the indentation, and put text with special characters in quotes.",
    "did not find expected ',' or '}'": "A comma or `}` was expected here. Put text with braces or commas in quotes.",
    "did not find expected ',' or ']'": "A comma or `]` was expected here. Put text with brackets or commas in quotes.",
    "did not find expected '-' indicator": "An item with `-` was expected here. Look at the indentation.",
    "did not find expected node content": "A value was expected here.",
    "block sequence entries are not allowed in this context": "A list with `-` has to begin on a line of its own.",
    "block mapping entries are not allowed in this context": "A key has to begin on a line of its own.",
    "mapping keys are not allowed in this context": "A key has to begin on a line of its own.",
    "did not find expected <document start>": "The document ended above. Look at the indentation of this line.",
    "found unknown escape character": "This escape is not known. In double quotes write `\\\\` for a backslash.",
    "found unexpected document indicator": "`---` or `...` stands within quoted text. Is a closing quote missing?",
    "did not find expected comment or line break": "Nothing may follow `|` or `>` on its line.",
  ]
}

extension DiagnosticCode {
  /// Text that is no YAML.
  package static let yamlSyntax = DiagnosticCode("yaml_syntax")
  /// A tab in the indentation.
  package static let yamlTab = DiagnosticCode("yaml_tab")
  /// Text with a character that has a meaning in YAML.
  package static let yamlUnquoted = DiagnosticCode("yaml_unquoted")
  /// Bytes that are no character, or a character that YAML does not allow.
  package static let yamlCharacter = DiagnosticCode("yaml_character")
}

extension Diagnostic {
  fileprivate static func badCharacter(_ problem: String, at place: SourcePosition) -> Diagnostic {
    let message =
      problem == "control characters are not allowed"
      ? "A control character stands here. Remove it." : "The file is not UTF-8 text here. Save it as UTF-8."
    return Diagnostic(.yamlCharacter, message, at: place)
  }

  fileprivate static func tab(at place: SourcePosition) -> Diagnostic {
    Diagnostic(.yamlTab, "The line is indented with a tab. Use blanks.", at: place)
  }

  fileprivate static func openQuote(at place: SourcePosition) -> Diagnostic {
    Diagnostic(.yamlSyntax, "The quote that opens here is never closed.", at: place)
  }

  fileprivate static func unquoted(_ first: Character, at place: SourcePosition) -> Diagnostic {
    let what =
      switch first {
      case "{": "This brace opens a mapping"
      case "[": "This bracket opens a list"
      default: "This quote ends before the text does"
      }
    return Diagnostic(.yamlUnquoted, "\(what). If it is part of a text, put the whole text in quotes.", at: place)
  }

  fileprivate static func indicator(_ character: Character, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .yamlUnquoted,
      "Text cannot begin with `\(character)`. Put the whole text in quotes.",
      at: place
    )
  }

  fileprivate static func syntax(_ message: String, _ context: SourcePosition?, at place: SourcePosition) -> Diagnostic
  {
    let notes = context.map { [Note("What is being read began here.", at: $0)] } ?? []
    return Diagnostic(.yamlSyntax, message, at: place, notes: notes)
  }
}
