/// The lines of a source, as libyaml counts them.
struct SourceLines {
  private let bytes: [UInt8]
  /// The offsets at which lines begin.
  private let starts: [Int]
  /// Where text that precedes ` #x` ends, with the place of the `#`; see ``hashSwallowed(after:)``.
  private let hashes: [YAMLMark: YAMLMark]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var scan = LineScan()
    for byte in bytes { scan.read(byte) }
    starts = scan.starts
    hashes = scan.hashes
  }

  /// The text of a line from 0, without its line break, at most 1,000 bytes of it; empty beyond the end.
  func text(_ line: Int) -> String {
    guard starts.indices.contains(line) else { return "" }
    let rest = bytes[starts[line]...].prefix(1_000)
    return String(decoding: rest.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
  }

  /// By how many blanks the first line with text, from this one on, is indented.
  func indentation(from line: Int) -> Int {
    guard starts.indices.contains(line) else { return 0 }
    var indent = 0
    for byte in bytes[starts[line]...] {
      switch byte {
      case 0x20: indent += 1
      case 0x0A, 0x0D: indent = 0
      default: return indent
      }
    }
    return indent
  }

  /// The place of a `#` that ends plain text although it was probably meant as part of it.
  ///
  /// A comment is written `# like this`; in `Ticket #5` the rest of the line is lost.
  ///
  /// - Parameter end: Where the plain text ends.
  func hashSwallowed(after end: YAMLMark) -> YAMLMark? { hashes[end] }

  /// The position of a byte.
  func mark(ofByte offset: Int) -> YAMLMark {
    let offset = min(max(offset, 0), bytes.count)
    let line = max(0, (starts.firstIndex { $0 > offset } ?? starts.count) - 1)
    let column = bytes[starts[line]..<offset].count { $0 & 0xC0 != 0x80 }
    return YAMLMark(line: line, column: column)
  }
}

/// One pass over the bytes of a source.
private struct LineScan {
  var starts = [0]
  var hashes: [YAMLMark: YAMLMark] = [:]
  private var offset = 0
  private var column = 0
  /// The column after the last character that is no blank.
  private var textEnd = 0
  private var previous: UInt8 = 0
  /// A `#` after a blank, of which the next byte decides.
  private var pending: (text: YAMLMark, hash: YAMLMark)?

  mutating func read(_ byte: UInt8) {
    if let pending, byte > 0x20, byte != UInt8(ascii: "#") { hashes[pending.text] = pending.hash }
    pending = nil
    offset += 1
    switch byte {
    case 0x0A where previous == 0x0D: starts[starts.count - 1] = offset
    case 0x0A, 0x0D: beginLine()
    case 0x80...0xBF: textEnd = column
    default: readCharacter(byte)
    }
    previous = byte
  }

  private mutating func beginLine() {
    starts.append(offset)
    column = 0
    textEnd = 0
  }

  private mutating func readCharacter(_ byte: UInt8) {
    let line = starts.count - 1
    if byte == UInt8(ascii: "#"), previous == 0x20, textEnd > 0 {
      pending = (YAMLMark(line: line, column: textEnd), YAMLMark(line: line, column: column))
    }
    column += 1
    if byte != 0x20, byte != 0x09 { textEnd = column }
  }
}
