/// What text may look like in YAML.
enum YAMLText {
  /// Whether text can stand without quotes and mean itself.
  static func canBePlain(_ text: String, inFlow: Bool) -> Bool {
    let scalars = Array(text.unicodeScalars)
    guard let first = scalars.first, let last = scalars.last, scalars.count <= 1_000 else { return false }
    guard !text.hasPrefix("---"), !text.hasPrefix("..."), first != " ", last != " ", last != ":" else { return false }
    guard scalars.allSatisfy(isPrintable), !indicators.contains(first) else { return false }
    for (scalar, next) in zip(scalars, scalars.dropFirst()) {
      if scalar == ":", next == " " { return false }
      if scalar == " ", next == "#" { return false }
    }
    // libyaml takes these for structure in flow style, and `:` before them, too.
    return !inFlow || !scalars.contains { ",[]{}?:".unicodeScalars.contains($0) }
  }

  /// Whether text can stand as a literal block and mean itself.
  static func canBeLiteral(_ text: String) -> Bool {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count > 1, let first = lines.first, !first.isEmpty, first.first != " " else { return false }
    let body = text.hasSuffix("\n") ? lines.dropLast() : lines[...]
    guard let last = body.last, !last.isEmpty else { return false }
    return body.allSatisfy { line in
      line.unicodeScalars.allSatisfy(isPrintable) && line.last != " " && (line.isEmpty || line.contains { $0 != " " })
    }
  }

  /// The text in double quotes.
  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case _ where isPrintable(scalar): quoted.unicodeScalars.append(scalar)
      default: quoted += escape(scalar)
      }
    }
    return quoted + "\""
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let width = scalar.value <= 0xFF ? 2 : scalar.value <= 0xFFFF ? 4 : 8
    let letter = scalar.value <= 0xFF ? "x" : scalar.value <= 0xFFFF ? "u" : "U"
    return "\\" + letter + String(repeating: "0", count: width - digits.count) + digits
  }

  /// Whether a scalar can stand as it is: no control character, no line break of any kind, no byte order mark.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x1_0000...0x10_FFFF: true
    default: false
    }
  }

  private static let indicators = Set("-?:,[]{}#&*!|>'\"%@`".unicodeScalars)
}
