/// Finds out how the cells of a CSV file are separated.
enum CSVDialect {
  /// What may stand before the first line, and is none of it.
  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Whether the first line has ended, so that the delimiter can be told.
  static func isDecidable(_ bytes: [UInt8]) -> Bool { firstLine(of: bytes).hasEnded }

  /// The comma, semicolon or tab that occurs most in the first line outside quotes; the comma if none does.
  static func delimiter(in bytes: [UInt8]) -> UInt8 {
    let counts = firstLine(of: bytes).counts
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    // `max` takes the first of equals, so that the comma wins.
    return candidates.max { counts[$0, default: 0] < counts[$1, default: 0] } ?? candidates[0]
  }

  private static func firstLine(of bytes: [UInt8]) -> (counts: [UInt8: Int], hasEnded: Bool) {
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    var hasText = false
    for byte in bytes.starts(with: byteOrderMark) ? bytes.dropFirst(byteOrderMark.count) : bytes[...] {
      switch byte {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        if !isQuoted, hasText { return (counts, true) }
      default:
        if !isQuoted { counts[byte, default: 0] += 1 }
        hasText = true
      }
    }
    return (counts, false)
  }
}
