import Expressions
import Foundation

/// The forms that text fields want.
enum TextForms {
  /// Something before one `@` and a domain with a point behind it, without blanks. Whether mail arrives only mail can
  /// tell.
  static func isEmail(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard parts.count == 2, let local = parts.first, let domain = parts.last else { return false }
    guard !local.isEmpty, local.count <= 64, !text.unicodeScalars.contains(where: \.properties.isWhitespace) else {
      return false
    }
    let labels = domain.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let hyphen = UInt8(ascii: "-")
    return labels.count >= 2 && labels.allSatisfy { !$0.isEmpty && $0.first != hyphen && $0.last != hyphen }
      && !text.utf8.contains(where: notInAddresses.contains)
  }

  private static let notInAddresses = Set("<>(),;:\\\"[]".utf8)

  /// `http` or `https`, a host, no blanks.
  static func isWebAddress(_ text: String) -> Bool {
    let lower = text.lowercased()
    guard let scheme = ["http://", "https://"].first(where: lower.hasPrefix) else { return false }
    let host = lower.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
    // The brackets are those of an address of IPv6.
    return !host.isEmpty && host.contains("[") == host.contains("]") && !text.contains(where: \.isWhitespace)
  }

  /// At least three digits, and nothing but what numbers are written with.
  static func isPhone(_ text: String) -> Bool {
    text.count { $0.isASCII && $0.isNumber } >= 3
      && text.allSatisfy { ($0.isASCII && ($0.isNumber || $0.isLetter)) || " +-./()#*,".contains($0) }
  }
}

extension String {
  /// The text without blanks at its ends. Most texts have none, which two bytes tell.
  var trimmed: String {
    guard let first = utf8.first, let last = utf8.last else { return self }
    let isPlain = first > 0x20 && first < 0x7F && last > 0x20 && last < 0x7F
    return isPlain ? self : trimmingCharacters(in: .whitespaces)
  }

  /// The text with letters and their accents as one code point where there is one (NFC), so that what looks the same is the same.
  var composed: String { utf8.allSatisfy { $0 < 0x80 } ? self : precomposedStringWithCanonicalMapping }

  /// The codes of a list: separated by commas, semicolons or blanks. A backslash makes the character after it part of a
  /// code.
  var codes: [String] {
    var codes = [""]
    var isEscaped = false
    for character in self {
      switch character {
      case _ where isEscaped: codes[codes.count - 1].append(character)
      case "\\": break
      case ",", ";": codes.append("")
      case _ where character.isWhitespace: codes.append("")
      default: codes[codes.count - 1].append(character)
      }
      isEscaped = character == "\\" && !isEscaped
    }
    return codes.filter { !$0.isEmpty }
  }

  /// Whether it has more than one line.
  var hasLineBreak: Bool {
    guard !utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x80 }) else { return false }
    return contains(where: \.isNewline)
  }
}

/// The order of values of one type.
enum Ordering {
  /// Whether both are of one ordered type and the first comes before the second.
  static func isLess(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.int(let left), .int(let right)): left < right
    case (.decimal(let left), .decimal(let right)): left < right
    case (.decimal(let left), .int(let right)): left < ExactDecimal(right)
    case (.int(let left), .decimal(let right)): ExactDecimal(left) < right
    case (.date(let left), .date(let right)): left < right
    case (.timestamp(let left), .timestamp(let right)): left < right
    case (.duration(let left), .duration(let right)): left < right
    default: false
    }
  }
}
