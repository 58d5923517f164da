package import Diagnostics
import Expressions
import YAMLSource

extension ModelDecoder {
  /// Reads a value that configuration gives to a field.
  ///
  /// - Parameters:
  ///   - field: The field that receives it.
  ///   - vocabulary: The names that an expression or placeholder may use.
  mutating func value(_ node: YAMLNode, for field: FieldSlot, _ vocabulary: ModelVocabulary) -> ValueTemplate? {
    switch node.content {
    case .mapping: return nil
    case .sequence(let sequence): return list(sequence.items, node, for: field)
    case .scalar(let scalar):
      if scalar.isNull { return .null }
      if scalar.text.hasPrefix("==") { return literal(String(scalar.text.dropFirst()), node, for: field) }
      if scalar.text.hasPrefix("=") {
        let source = String(scalar.text.dropFirst())
        return expression(source, in: node, skipping: 1, vocabulary, expecting: field.type.valueType).map(
          ValueTemplate.expression)
      }
      return text(scalar.text, node, for: field, vocabulary)
    }
  }

  private mutating func list(_ items: [YAMLNode], _ node: YAMLNode, for field: FieldSlot) -> ValueTemplate? {
    guard case .multiPicklist = field.type else {
      log.report(.valueMisfit("`\(field.name)` holds one value; this is a list.", nil, at: node.location))
      return nil
    }
    for item in items {
      if let text = item.plainText { _ = literal(text, item, for: field) }
    }
    return .list(items.compactMap(\.plainText))
  }

  private mutating func text(
    _ text: String,
    _ node: YAMLNode,
    for field: FieldSlot,
    _ vocabulary: ModelVocabulary
  ) -> ValueTemplate? {
    guard text.contains("{") || text.contains("}") else { return literal(text, node, for: field) }
    guard let template = template(node, vocabulary) else { return nil }
    let literals = template.parts.compactMap { if case .text(let text) = $0 { text } else { nil } }
    if literals.count == template.parts.count { return literal(literals.joined(), node, for: field) }
    guard field.type.takesText else {
      log.report(.placeholderMisfit(field, at: node.location))
      return nil
    }
    return .text(template)
  }

  private mutating func literal(_ text: String, _ node: YAMLNode, for field: FieldSlot) -> ValueTemplate? {
    if let misfit = LiteralRule.misfit(text, field.type) {
      log.report(
        .valueMisfit(
          "`\(field.name)` \(misfit.problem); this is `\(text.prefix(80))`.", misfit.suggestion, at: node.location))
      return nil
    }
    return .literal(text)
  }
}

/// A field that receives a value: a declared one, or a system field that may be set.
struct FieldSlot {
  let name: String
  let type: FieldType
}

/// Whether literal text is a value of a type.
enum LiteralRule {
  /// What is wrong with a text as a value, as the end of a sentence; nil if nothing is.
  static func misfit(_ text: String, _ type: FieldType) -> (problem: String, suggestion: String?)? {
    switch type {
    case .text: return text.unicodeScalars.count > 255 ? ("takes 255 characters at most", nil) : nil
    case .textarea: return text.unicodeScalars.count > 32_000 ? ("takes 32,000 characters at most", nil) : nil
    case .phone: return text.isEmpty ? ("wants a number", nil) : nil
    case .email: return isEmail(text) ? nil : ("wants an address such as name@example.com", nil)
    case .url: return isURL(text) ? nil : ("wants an address that begins with http:// or https://", nil)
    case .picklist(let values), .multiPicklist(let values): return unknownCode(text, values)
    case .lookup: return ("points to a record; give an expression such as `=account`", nil)
    case .user: return ("wants a user; give an expression such as `=user`", nil)
    case .autonumber, .formula, .rollup, .file: return ("cannot be set", nil)
    default: return Self.value(text, type) == nil ? ("wants \(wanted(type))", nil) : nil
    }
  }

  /// The value of a text in a numeric, boolean or temporal type; nil if it is none.
  static func value(_ text: String, _ type: FieldType) -> Value? {
    switch type {
    case .integer: Int64(text).map(Value.int)
    case .decimal(let scale), .percent(let scale): ExactDecimal(parsing: text, scale: scale).map(Value.decimal)
    case .currency: ExactDecimal(parsing: text, scale: nil).map(Value.decimal)
    case .boolean: Bool(text).map(Value.bool)
    case .date: CalendarDate(parsing: text).map(Value.date)
    case .datetime: Timestamp(parsing: text).map(Value.timestamp)
    case .duration: TimeSpan(parsing: text).map(Value.duration)
    default: nil
    }
  }

  private static func wanted(_ type: FieldType) -> String {
    switch type {
    case .integer: "a whole number"
    case .decimal(let scale), .percent(let scale):
      "a number with at most \(scale) digit\(scale == 1 ? "" : "s") after the point"
    case .currency: "an amount such as 12.50"
    case .boolean: "`true` or `false`"
    case .date: "a day such as 2026-01-31"
    case .datetime: "a moment such as 2026-01-31T10:00:00Z"
    default: "a period such as 48h or 14d"
    }
  }

  private static func unknownCode(_ text: String, _ values: [PicklistValue]) -> (problem: String, suggestion: String?)?
  {
    let codes = values.map(\.code)
    if codes.isEmpty || codes.contains(text) { return nil }
    return ("has the values \(codes.quotedList)", NearMiss.nearest(to: text, among: codes))
  }

  private static func isEmail(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty && !$0.contains(where: \.isWhitespace) }
  }

  private static func isURL(_ text: String) -> Bool {
    ["http://", "https://"].contains { text.hasPrefix($0) && text.count > $0.count }
      && !text.contains(where: \.isWhitespace)
  }
}

extension FieldType {
  /// Whether text with placeholders can be a value.
  var takesText: Bool {
    switch self {
    case .text, .textarea, .email, .phone, .url: true
    default: false
    }
  }
}

extension DiagnosticCode {
  /// A value that configuration gives does not fit its field.
  package static let valueMisfit = DiagnosticCode("value_misfit")
}

extension Diagnostic {
  static func valueMisfit(_ message: String, _ suggestion: String?, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.valueMisfit, message, at: place, suggestion: suggestion)
  }

  fileprivate static func placeholderMisfit(_ field: FieldSlot, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .valueMisfit,
      "`\(field.name)` is of type `\(field.type.name)`, which takes no text with placeholders. Write `=` and an expression.",
      at: place
    )
  }
}
