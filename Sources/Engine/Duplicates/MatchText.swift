import Expressions
import Foundation
import Metamodel

/// Values as they are compared: what means the same is the same text.
enum MatchText {
  /// The text by which a value is compared; nil if it has none.
  ///
  /// - Parameter callingCode: the digits of the country that phone numbers without a code of their own belong to.
  static func normalised(_ value: Value, as comparison: MatchComparison, callingCode: String?) -> String? {
    guard value != .null else { return nil }
    guard case .string(let text) = value else { return comparison == .exact ? exact(value) : nil }
    let normalised: String =
      switch comparison {
      case .exact: plain(text)
      case .email: email(text)
      case .phone: phone(text, callingCode: callingCode)
      case .website: website(text)
      case .name: MatchName(text).text
      case .company: MatchName(company: text).text
      }
    return normalised.isEmpty ? nil : normalised
  }

  private static func exact(_ value: Value) -> String? {
    if case .record(let reference) = value { return "\(reference.module)/\(reference.id)" }
    switch InputValue(value) {
    case .text(let text), .number(let text): return text
    case .boolean(let flag): return flag ? "true" : "false"
    case .null, .list, .object: return nil
    }
  }

  /// In small letters, with one blank between words.
  private static func plain(_ text: String) -> String {
    text.precomposedStringWithCanonicalMapping.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// In small letters, without a tag (`ana+shop@…` is Ana's, https://www.rfc-editor.org/rfc/rfc5233). Points stay: only one
  /// provider overlooks them.
  private static func email(_ text: String) -> String {
    let address = text.trimmed.lowercased()
    guard let at = address.lastIndex(of: "@") else { return address }
    let local = address[..<at]
    let name = local.prefix { $0 != "+" }
    return String(name.isEmpty ? local : name) + address[at...]
  }

  /// Digits alone, with the code of the country before them: what comes after `+` or `00` as it is, else after the tenant's own code,
  /// without the zero that is dialled within a country. Extensions are left out.
  static func phone(_ text: String, callingCode: String?) -> String {
    let digits = digits(text)
    if text.first(where: { $0.isNumber || $0 == "+" }) == "+" { return digits }
    if digits.hasPrefix("00") { return String(digits.dropFirst(2)) }
    // In North America the code of the country is also what is dialled before a number.
    let trunk = callingCode == "1" && digits.count == 11 ? "1" : "0"
    let national = String(digits.drop { String($0) == trunk })
    guard !national.isEmpty else { return "" }
    return (callingCode ?? "0") + national
  }

  /// The digits of a telephone number as it was entered, without its extension.
  static func digits(_ text: String) -> String {
    let number = text.drop { !$0.isNumber && $0 != "+" }.prefix { !$0.isLetter && $0 != "#" && $0 != "," }
    // A zero in brackets is dialled within the country alone: +44 (0)20 …
    return String(number).replacing("(0)", with: "").filter { $0.isASCII && $0.isNumber }
  }

  /// The host in small letters, without `www`.
  private static func website(_ text: String) -> String {
    let lower = text.trimmed.lowercased()
    let address = ["https://", "http://"].first(where: lower.hasPrefix).map { lower.dropFirst($0.count) } ?? lower[...]
    let authority = address.prefix { !"/?#".contains($0) }
    let host = authority.split(separator: "@").last.map { $0.prefix { $0 != ":" } } ?? ""
    return String(host.hasPrefix("www.") ? host.dropFirst(4) : host)
  }
}
