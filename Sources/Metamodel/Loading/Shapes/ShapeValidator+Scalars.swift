import Diagnostics
import Expressions
import YAMLSource

extension ShapeValidator {
  mutating func validateText(_ node: YAMLNode, _ kind: TextKind, _ subject: String) {
    guard let scalar = node.scalar else {
      log.report(.textWanted(subject, node))
      return
    }
    if scalar.isNull {
      if kind != .value { log.report(.wrongKind(subject, wanted: "text", node)) }
    } else if let problem = TextRule.problem(with: scalar.text, as: kind) {
      log.report(.badText(subject, scalar.text, problem, at: node.location))
    }
  }

  mutating func validateWord(_ node: YAMLNode, _ words: [String], _ unsupported: [String], _ subject: String) {
    guard let scalar = node.scalar, !scalar.isNull else {
      log.report(.wrongKind(subject, wanted: "one of \(words.quotedList)", node))
      return
    }
    if unsupported.contains(scalar.text) {
      log.report(.unsupportedWord(scalar.text, at: node.location))
    } else if !words.contains(scalar.text) {
      log.report(.unknownWord(subject, scalar.text, words, at: node.location))
    }
  }

  mutating func validateInteger(_ node: YAMLNode, _ range: ClosedRange<Int64>, _ subject: String) {
    let wanted = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    guard let number = node.scalar?.integer else {
      log.report(.wrongKind(subject, wanted: wanted, node))
      return
    }
    if !range.contains(number) {
      log.report(Diagnostic(.outOfRange, "\(subject) has to be \(wanted); this is \(number).", at: node.location))
    }
  }

  mutating func validateNumber(_ node: YAMLNode, _ subject: String) {
    if node.scalar?.decimalText == nil { log.report(.wrongKind(subject, wanted: "a number", node)) }
  }

  mutating func validateBoolean(_ node: YAMLNode, _ subject: String) {
    guard let scalar = node.scalar, scalar.boolean == nil else {
      if node.scalar == nil { log.report(.wrongKind(subject, wanted: "`true` or `false`", node)) }
      return
    }
    let meant = ["yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"]
    log.report(
      Diagnostic(
        .wrongKind,
        "\(subject) has to be `true` or `false`; this is \(node.found).",
        at: node.location,
        suggestion: meant[scalar.text.lowercased()] ?? (Bool(scalar.text.lowercased()).map { String($0) })
      )
    )
  }
}

/// What texts of a kind have to look like.
enum TextRule {
  /// Why a text is none of the kind, as the end of a sentence that begins with what it has to be; nil if it is one.
  static func problem(with text: String, as kind: TextKind) -> String? {
    if text.isEmpty { return kind == .value || kind == .template ? nil : "must not be empty" }
    switch kind {
    case .prose: return text.utf8.count > 32_000 ? "is longer than 32,000 bytes" : nil
    case .apiName: return isApiName(text) ? nil : apiNameRule
    case .presetName: return isPresetName(text) ? nil : "has to be lower case letters, digits and hyphens, at most 63"
    case .code: return isCode(text) ? nil : "has to be a token without blanks and line breaks, at most 63 characters"
    case .locale: return isLocale(text) ? nil : "has to be a language tag such as `es` or `es-MX`"
    case .version: return isVersion(text) ? nil : "has to be three numbers such as `1.0.0`"
    case .day: return CalendarDate(parsing: text) == nil ? "has to be a day such as `2026-01-31`" : nil
    case .period:
      return Period(parsing: text) == nil
        ? "has to be a period such as `48h`, `14d`, `8bh` (business hours) or `2bd` (business days), ten years at most"
        : nil
    case .offset:
      return DateOffset(parsing: text) == nil
        ? "has to be a period such as `-14d` (before), `36h` or `2bd` (business days), ten years at most" : nil
    case .timeOfDay: return WorkingHours.minute(parsing: text) == nil ? "has to be a time such as `09:00`" : nil
    case .hours: return WorkingHours(parsing: text) == nil ? "has to be hours of a day such as `09:00-14:00`" : nil
    case .reference, .expression, .template, .value, .pattern, .moment: return nil
    }
  }

  static let apiNameRule =
    "has to be lower case letters, digits and `_`, beginning with a letter, at most 63"

  /// Lower snake case, at most 63 characters.
  static func isApiName(_ text: String) -> Bool {
    guard let first = text.utf8.first, (97...122).contains(first), text.utf8.count <= 63 else { return false }
    return text.utf8.allSatisfy { $0 == 95 || (48...57).contains($0) || (97...122).contains($0) }
  }

  private static func isPresetName(_ text: String) -> Bool { isApiName(text.replacing("-", with: "_")) }

  private static func isCode(_ text: String) -> Bool {
    text.unicodeScalars.count <= 63
      && text.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0.properties.generalCategory != .control }
  }

  private static func isLocale(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard let language = parts.first, (2...3).contains(language.utf8.count), parts.count <= 4 else { return false }
    guard language.utf8.allSatisfy({ (97...122).contains($0) }) else { return false }
    return parts.dropFirst().allSatisfy { part in
      (2...8).contains(part.utf8.count)
        && part.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) }
    }
  }

  private static func isVersion(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 3
      && parts.allSatisfy { (1...9).contains($0.utf8.count) && $0.utf8.allSatisfy { (48...57).contains($0) } }
  }
}
