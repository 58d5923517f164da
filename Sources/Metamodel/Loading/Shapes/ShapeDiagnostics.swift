package import Diagnostics
import YAMLSource

extension DiagnosticCode {
  /// A value is of another kind than its place wants.
  package static let wrongKind = DiagnosticCode("wrong_kind")
  /// A number is too small or too large.
  package static let outOfRange = DiagnosticCode("out_of_range")
  /// A text does not look as it has to.
  package static let badText = DiagnosticCode("bad_text")
  /// A word is none of those that its place knows.
  package static let unknownWord = DiagnosticCode("unknown_word")
  /// A key is none of those that its mapping knows.
  package static let unknownKey = DiagnosticCode("unknown_key")
  /// A key is not there that has to be.
  package static let missingKey = DiagnosticCode("missing_key")
  /// A key, file or folder belongs to the language, and nothing acts on it yet.
  package static let unsupported = DiagnosticCode("unsupported")
}

extension YAMLNode {
  /// The node as messages call it: its kind, and its text if it is short.
  var found: String {
    guard let scalar, !scalar.isNull, scalar.text.count <= 40, !scalar.text.contains("\n") else { return kindName }
    return "`\(scalar.text)`"
  }
}

extension Shape {
  /// Whether it is a mapping with that key, or a list or map of such.
  fileprivate func holds(key name: String) -> Bool {
    switch self {
    case .object(let object): object.key(name) != nil
    case .map(let map): map.value.isObject(with: name)
    case .list(let item, _): item.isObject(with: name)
    case .choice(let shapes): shapes.contains { $0.isObject(with: name) }
    case .text, .word, .integer, .number, .boolean, .scalar, .named: false
    }
  }

  private func isObject(with name: String) -> Bool {
    if case .object(let object) = self { object.key(name) != nil } else { false }
  }
}

extension Sequence<String> {
  /// The names in code style: "`a`, `b` or `c`".
  fileprivate var alternatives: String {
    let names = map { "`\($0)`" }
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " or " + last
  }

  /// The names in code style: "`a`, `b` and `c`".
  var quotedList: String {
    let names = map { "`\($0)`" }
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }
}

extension Diagnostic {
  static func wrongKind(_ subject: String, wanted: String, _ node: YAMLNode) -> Diagnostic {
    if let scalar = node.scalar, scalar.style == .plain, let mistake = MissingBlank(in: scalar.text) {
      return mistake.diagnostic(at: node.location)
    }
    return Diagnostic(.wrongKind, "\(subject) has to be \(wanted); this is \(node.found).", at: node.location)
  }

  static func textWanted(_ subject: String, _ node: YAMLNode) -> Diagnostic {
    let isFlow = node.mapping?.isFlow ?? node.sequence?.isFlow ?? false
    let hint = isFlow ? " Put text that begins with { or [ in quotes." : ""
    return Diagnostic(.wrongKind, "\(subject) has to be text; this is \(node.kindName).\(hint)", at: node.location)
  }

  static func badText(_ subject: String, _ text: String, _ problem: String, at place: SourcePosition) -> Diagnostic {
    let shown = text.isEmpty ? "." : "; this is `\(text.prefix(80))`."
    return Diagnostic(.badText, "\(subject) \(problem)\(shown)", at: place)
  }

  static func empty(_ subject: String, wanted: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.badText, "\(subject) is empty; it needs \(wanted) at least.", at: place)
  }

  static func unknownWord(_ subject: String, _ word: String, _ words: [String], at place: SourcePosition) -> Diagnostic
  {
    if let mistake = MissingBlank(in: word) { return mistake.diagnostic(at: place) }
    return Diagnostic(
      .unknownWord,
      "\(subject) cannot be `\(word.prefix(80))`; it knows \(words.quotedList).",
      at: place,
      suggestion: words == FieldType.names ? MeantType.nearest(to: word) : NearMiss.nearest(to: word, among: words)
    )
  }

  static func unknownKey(_ entry: YAMLMapping.Entry, of object: ObjectShape, allowed: [String]?) -> Diagnostic {
    let name = entry.key.text
    if let mistake = MissingBlank(in: name), object.key(mistake.key) != nil {
      return mistake.diagnostic(at: entry.key.location)
    }
    let names = allowed ?? object.keys.filter { $0.presence != .unsupported }.map(\.name)
    // What is a key elsewhere is in the wrong place rather than misspelt.
    let homes = object.keys.filter { $0.shape.holds(key: name) }.map(\.name)
    let suggestion = homes.isEmpty ? NearMiss.nearest(to: name, among: names) : nil
    let what = homes.isEmpty ? "it has \(names.quotedList)" : "it belongs under \(homes.alternatives)"
    return Diagnostic(
      .unknownKey, "`\(name.prefix(80))` is not a key of \(object.noun); \(what).", at: entry.key.location,
      suggestion: suggestion)
  }

  static func unsupportedKey(_ key: YAMLKey, of noun: String) -> Diagnostic {
    let owner = noun == "`\(key.text)`" ? "" : " of \(noun)"
    return Diagnostic(.unsupported, "`\(key.text)`\(owner) is not supported yet. Remove it.", at: key.location)
  }

  static func unsupportedWord(_ word: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.unsupported, "`\(word)` is not supported yet. Remove it.", at: place)
  }

  static func keyOfOtherVariant(_ key: YAMLKey, type: String, allowed: [String]) -> Diagnostic {
    Diagnostic(
      .unknownKey,
      "A field of type `\(type)` has no `\(key.text)`; it has \(allowed.quotedList).",
      at: key.location
    )
  }

  static func missingKey(_ key: ObjectShape.Key, of noun: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.missingKey, "`\(key.name)` is missing; \(noun) needs it. \(key.doc)", at: place)
  }

  static func unknownSpelling(
    _ subject: String,
    _ mapping: YAMLMapping,
    _ markers: [String],
    at place: SourcePosition
  ) -> Diagnostic {
    let first = mapping.entries.first
    let suggestion = mapping.keys.lazy.compactMap { NearMiss.nearest(to: $0, among: markers) }.first
    if let key = first?.key, let mistake = MissingBlank(in: key.text), markers.contains(mistake.key) {
      return mistake.diagnostic(at: key.location)
    }
    return Diagnostic(
      .unknownKey,
      "\(subject) has none of the keys \(markers.quotedList), one of which says what it is.",
      at: first?.key.location ?? place,
      suggestion: suggestion
    )
  }
}
