import Foundation

/// Texts as the index has them: in small letters without accents, so that `łódź` is found by `LODZ`.
///
/// Records, questions and snippets are folded by the same function.
enum SearchFolding {
  /// A text in small letters without diacritics; the letters that have no base letter are replaced.
  static func folded(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 > 0 && $0 < 0x80 }) { return text.lowercased() }
    guard text.unicodeScalars.allSatisfy({ $0.value < latin.count }) else { return foldedByUnicode(text) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars { bytes.append(contentsOf: latin[Int(scalar.value)]) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What Latin letters and the marks on them become, each by itself: no letter next to it makes a difference. To ask Unicode about each
  /// costs more than to find the records that are ranked.
  private static let latin: [[UInt8]] = (0..<0x370).map { value in
    Unicode.Scalar(UInt32(value)).map { Array(foldedByUnicode(String($0)).utf8) } ?? []
  }

  /// The same of any text.
  static func foldedByUnicode(_ text: String) -> String {
    var folded = String.UnicodeScalarView()
    // What is composed and what only looks alike (`ﬁ`, full-width digits) becomes plain letters and marks.
    for scalar in text.decomposedStringWithCompatibilityMapping.unicodeScalars where !marks.contains(scalar.value) {
      if let letters = replacements[scalar] {
        folded.append(contentsOf: letters.unicodeScalars)
      } else if scalar == "\0" || scalar.properties.generalCategory == .unassigned {
        // SQLite's table counts some of what Unicode has not assigned as letters.
        folded.append(" ")
      } else {
        folded.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      }
    }
    return String(folded)
  }

  /// The words of a text, folded, as the index takes them apart.
  static func words(of text: String) -> [String] { words(ofFolded: folded(text)) }

  /// The words of a text that is folded already.
  static func words(ofFolded text: String) -> [String] {
    text.unicodeScalars.split { !$0.isSearched }.map { String($0) }
  }

  /// What stands before a word of a title in the index, and before its first word once more; no keyboard has them.
  static let (titleMark, startMark) = ("\u{E000}", "\u{E001}")

  /// The combining marks of Latin, Greek and Cyrillic letters. Those of other scripts are parts of their words.
  private static let marks: ClosedRange<UInt32> = 0x300...0x36F

  /// Letters that Unicode does not take apart.
  private static let replacements: [Unicode.Scalar: String] = [
    "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ħ": "h", "Ħ": "h", "ŧ": "t",
    "Ŧ": "t", "ŋ": "n", "Ŋ": "n", "ı": "i", "ĸ": "k", "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe",
    "þ": "th", "Þ": "th", "ς": "σ",
  ]
}

/// The digits of phone numbers.
enum PhoneDigits {
  /// How many digits numbers have at their ends that people say without country or trunk code.
  private static let lengths = [10, 9, 7]

  /// The digits of a number before its extension, without the zeros that lead out of a country.
  static func of(_ phone: String) -> String {
    let number = phone.drop { !$0.isNumber }.prefix { !$0.isLetter }
    let digits = String(number.filter { $0.isASCII && $0.isNumber })
    return digits.hasPrefix("00") ? String(digits.dropFirst(2)) : digits
  }

  /// The words under which numbers, one a line, are found: the whole, and its last digits without what is dialled before them.
  static func words(of phones: String) -> String {
    phones.split(whereSeparator: \.isNewline).flatMap { phone -> [String] in
      let digits = of(String(phone))
      guard !digits.isEmpty else { return [] }
      return [digits] + lengths.filter { $0 < digits.count }.map { String(digits.suffix($0)) }
    }.joined(separator: " ")
  }

  /// What to look for, of a number that may be given with another code before it, or without its end.
  static func wanted(_ digits: String) -> [String] {
    let plain = String(digits.drop { $0 == "0" })
    return Array(Set([digits, plain] + (digits.count > 9 ? [String(digits.suffix(9))] : []))).filter { $0.count >= 3 }
      .sorted()
  }
}
