/// Text as it stands in the XML of a workbook.
///
/// Characters that XML does not have are written `_x0007_`
/// (ST_Xstring in [ECMA-376](https://ecma-international.org/publications-and-standards/standards/ecma-376/), part 1, 22.9.2.19).
enum XMLText {
  /// The text for the content or an attribute of an element.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    var rest = text.unicodeScalars[...]
    while let scalar = rest.first {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\t", "\n": escaped.unicodeScalars.append(scalar)
      // What looks like an escape would be read as one.
      case "_" where code(at: rest) != nil: escaped += "_x005F_"
      case _ where scalar.value < 0x20 || (0xFFFE...0xFFFF).contains(scalar.value): escaped += code(of: scalar)
      default: escaped.unicodeScalars.append(scalar)
      }
      rest = rest.dropFirst()
    }
    return escaped
  }

  /// The text with `_x0007_` replaced by what it stands for.
  static func unescaped(_ text: String) -> String {
    guard text.contains("_x") else { return text }
    var plain = ""
    var rest = text.unicodeScalars[...]
    while let scalar = rest.first {
      let code = scalar == "_" ? code(at: rest) : nil
      plain.unicodeScalars.append(code ?? scalar)
      rest = rest.dropFirst(code == nil ? 1 : 7)
    }
    return plain
  }

  private static func code(at rest: Substring.UnicodeScalarView) -> Unicode.Scalar? {
    guard let match = Substring(rest.prefix(7)).wholeMatch(of: /_x([0-9A-Fa-f]{4})_/) else { return nil }
    return UInt32(match.1, radix: 16).flatMap(Unicode.Scalar.init)
  }

  private static func code(of scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "_x" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "_"
  }
}
