/// The grammar of a JSON number (RFC 8259, section 6).
package enum JSONNumber {
  /// The end of the number that starts at `start`, or where it goes wrong.
  static func end(in bytes: [UInt8], from start: Int) -> (offset: Int, isNumber: Bool) {
    var offset = start
    func peek() -> UInt8? { offset < bytes.count ? bytes[offset] : nil }
    func digits() -> Bool {
      let first = offset
      while let byte = peek(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { offset += 1 }
      return offset > first
    }
    if peek() == UInt8(ascii: "-") { offset += 1 }
    if peek() == UInt8(ascii: "0") {
      offset += 1
    } else if !digits() {
      return (offset, false)
    }
    if peek() == UInt8(ascii: ".") {
      offset += 1
      if !digits() { return (offset, false) }
    }
    if let byte = peek(), byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
      offset += 1
      if let sign = peek(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { offset += 1 }
      if !digits() { return (offset, false) }
    }
    return (offset, true)
  }

  /// Whether a text is a JSON number and nothing else.
  package static func isNumber(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    let (offset, isNumber) = end(in: bytes, from: 0)
    return isNumber && offset == bytes.count
  }
}
