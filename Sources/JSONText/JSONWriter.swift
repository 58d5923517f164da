/// Writes JSON as bytes, value after value; whoever writes sees to commas and brackets.
///
/// Numbers keep their exact digits. Texts are valid UTF-8 whatever the source: what is not is replaced by U+FFFD.
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []

  package init(capacity: Int = 0) {
    bytes.reserveCapacity(capacity)
  }

  /// Takes away what was appended last.
  ///
  /// - Parameter count: how many bytes stay.
  package mutating func cut(to count: Int) { bytes.removeLast(max(0, bytes.count - count)) }

  /// Appends what is JSON already, or a part of some.
  package mutating func raw(_ part: String) { bytes.append(contentsOf: part.utf8) }

  /// Appends what is JSON already, or a part of some.
  package mutating func raw(_ part: some Collection<UInt8>) { bytes.append(contentsOf: part) }

  /// Appends what is JSON already, or a part of some.
  package mutating func raw(_ part: UnsafeBufferPointer<UInt8>) { bytes.append(contentsOf: part) }

  package mutating func null() { raw("null") }

  package mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }

  package mutating func integer(_ value: Int64) {
    if value < 0 { byte("-") }
    digits(value.magnitude)
  }

  /// A number with `scale` digits after the point.
  package mutating func decimal(unscaled: Int64, scale: Int) {
    guard scale > 0 else { return integer(unscaled) }
    if unscaled < 0 { byte("-") }
    // 10^19 is the largest power of ten in 64 bits, and more than any unscaled number.
    let unit = (0..<min(scale, 19)).reduce(UInt64(1)) { power, _ in power * 10 }
    let (whole, rest) = unscaled.magnitude.quotientAndRemainder(dividingBy: unit)
    digits(whole)
    byte(".")
    digits(rest, atLeast: scale)
  }

  /// The digits of a number, with zeros before them up to a width.
  ///
  /// Written in place: a page of records has some thousands of numbers, and a `String` for each would be its largest cost.
  package mutating func digits(_ number: UInt64, atLeast width: Int = 1) {
    // As many as any number of 64 bits has.
    var digits = InlineArray<20, UInt8>(repeating: UInt8(ascii: "0"))
    var place = digits.count
    var rest = number
    repeat {
      place -= 1
      digits[place] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    } while rest > 0
    for _ in 0..<max(0, width - digits.count) { byte("0") }
    let start = min(place, max(0, digits.count - width))
    digits.span.withUnsafeBufferPointer { bytes.append(contentsOf: UnsafeBufferPointer(rebasing: $0[start...])) }
  }

  /// A text as a string with its quotes.
  package mutating func string(_ text: String) {
    var text = text
    text.withUTF8 { quoted($0) }
  }

  /// A text in UTF-8 as a string with its quotes.
  package mutating func string(utf8 text: UnsafeBufferPointer<UInt8>) {
    if text.contains(where: { $0 >= 0x80 }), !isValid(text) {
      string(String(decoding: text, as: UTF8.self))
    } else {
      quoted(text)
    }
  }

  private mutating func quoted(_ text: UnsafeBufferPointer<UInt8>) {
    byte("\"")
    var start = 0
    for index in text.indices {
      let found = text[index]
      guard found < 0x20 || found == UInt8(ascii: "\"") || found == UInt8(ascii: "\\") else { continue }
      bytes.append(contentsOf: text[start..<index])
      escape(found)
      start = index + 1
    }
    bytes.append(contentsOf: text[start...])
    byte("\"")
  }

  private mutating func escape(_ found: UInt8) {
    switch found {
    case UInt8(ascii: "\n"): raw("\\n")
    case UInt8(ascii: "\r"): raw("\\r")
    case UInt8(ascii: "\t"): raw("\\t")
    case 0..<0x20:
      raw("\\u00")
      byte(found < 0x10 ? "0" : "1")
      raw(String(found & 0xf, radix: 16))
    default:
      byte("\\")
      bytes.append(found)
    }
  }

  private func isValid(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    do {
      _ = try UTF8Span(validating: text.span)
      return true
    } catch {
      return false
    }
  }

  /// Appends an ASCII character as it is.
  package mutating func byte(_ character: Unicode.Scalar) { bytes.append(UInt8(ascii: character)) }
}
