import harness

/// Texts and bytes that have broken programs before.
enum Hostile {
  static let texts = [
    "", " ", "\t", "\n", "\r\n", "\u{0}", "\u{7F}", "\u{85}", "\u{2028}", "\u{FEFF}", "\u{FFFE}", "\u{10FFFF}",
    "e\u{301}",
    "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}", "\u{202E}txt.exe", "\u{FF11}\u{FF12}", "\u{0661}\u{0662}",
    "\u{DF}\u{130}",
    "'", "''", "\"", "\\", "`", "${x}", "{", "}", "{{", "{name}", "{name", "=", "==", "=1/0", "%", "%s%n", "%00",
    "../..", "#",
    "'; DROP TABLE deals; --", "<script>", "null", "true", "no", "~", "-", "--", "NaN", "inf", "-0", "+1", ".5", "5.",
    "1e9",
    "1e400", "1e-400", "0x1F", "1_000", "1,000.00", "9223372036854775807", "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809", "18446744073709551616", "0.0000000000000000001", "999999999999999.99", "1000000000000000",
    "2026-02-30", "0000-00-00", "-0001-01-01", "9999-12-31", "10000-01-01", "2026-01-01T24:00:00Z",
    "2026-01-01T00:00:60Z",
    "9999-12-31T23:59:59.999999Z", "0001-01-01T00:00:00Z", "2026-01-01T00:00:00+99:99", "P", "PT", "P1Y", "-PT1S",
    "PT99999999999999999999H", "9223372036854775807s", "-1m", "deals/1", "deals/", "/", "accounts/9223372036854775808",
  ]

  static func text(_ random: inout SplitMix) -> String {
    switch Int.random(in: 0..<20, using: &random) {
    case 0: String(repeating: "a", count: Int.random(in: 250...70_000, using: &random))
    case 1: String(repeating: "\u{301}", count: Int.random(in: 1...5_000, using: &random))
    case 2: String(decoding: bytes(&random), as: UTF8.self)
    case 3: (texts.randomElement(using: &random) ?? "") + (texts.randomElement(using: &random) ?? "")
    default: texts.randomElement(using: &random) ?? ""
    }
  }

  static func bytes(_ random: inout SplitMix) -> [UInt8] {
    (0..<Int.random(in: 0...60, using: &random)).map { _ in UInt8.random(in: .min ... .max, using: &random) }
  }

  /// Digits as a JSON number or as a program might write it.
  static func number(_ random: inout SplitMix) -> String {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: String(Int64.random(in: .min ... .max, using: &random))
    case 1: "\(Int.random(in: -1_000...1_000, using: &random)).\(Int.random(in: 0...999_999, using: &random))"
    case 2: String(repeating: "9", count: Int.random(in: 1...400, using: &random))
    default: ["0", "-0", "1e9", "1E+400", "-1e-400", "0.1", "9223372036854775808"].randomElement(using: &random) ?? "0"
    }
  }
}
