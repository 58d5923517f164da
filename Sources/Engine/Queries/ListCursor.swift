import Crypto
import Expressions
import Foundation

/// The place in a sorted list after which the next page begins: the sort keys of the last record.
///
/// As text it is opaque: base64url of a checksum and the values. The checksum covers the question too, so that a cursor
/// is refused with any other question. It finds mistakes, not malice: whoever forges a cursor only starts elsewhere in
/// a list that is his to read.
struct ListCursor: Sendable, Hashable {
  /// The values of the sort keys, in their order; null, integer, text or the bytes of a sort key.
  let values: [SQLArgument]

  init(values: [SQLArgument]) {
    self.values = values
  }

  /// Reads the text of a cursor to the same question; nil if it is none.
  init?(_ text: String, question: Fingerprint, keys: Int) {
    guard let bytes = Self.bytes(base64URL: text) else { return nil }
    self.init(payload: bytes.dropFirst(Self.checksumLength), keys: keys)
    guard self.text(question: question) == text else { return nil }
  }

  private init?(payload: ArraySlice<UInt8>, keys: Int) {
    var reader = CursorReader(rest: payload)
    var values: [SQLArgument] = []
    while !reader.rest.isEmpty {
      guard values.count < keys, let value = reader.value() else { return nil }
      values.append(value)
    }
    guard values.count == keys else { return nil }
    self.init(values: values)
  }

  private static let checksumLength = 8

  /// The cursor as text.
  func text(question: Fingerprint) -> String {
    var checksum = question
    checksum.combine(payload)
    return Self.base64URL(checksum.bytes + payload)
  }

  private var payload: [UInt8] {
    var payload: [UInt8] = []
    for value in values { Self.append(value, to: &payload) }
    return payload
  }

  private static func base64URL(_ bytes: [UInt8]) -> String {
    let base64 = Data(bytes).base64EncodedData().prefix { $0 != UInt8(ascii: "=") }
    return String(decoding: base64.map(Self.urlSafe), as: UTF8.self)
  }

  private static func append(_ value: SQLArgument, to payload: inout [UInt8]) {
    switch value {
    case .null, .real: payload.append(CursorReader.null)
    case .integer(let number):
      payload.append(CursorReader.integer)
      withUnsafeBytes(of: number.littleEndian) { payload.append(contentsOf: $0) }
    case .text(let text): append(CursorReader.text, Array(text.utf8), to: &payload)
    case .blob(let bytes): append(CursorReader.blob, bytes, to: &payload)
    }
  }

  private static func append(_ kind: UInt8, _ bytes: [UInt8], to payload: inout [UInt8]) {
    payload.append(kind)
    withUnsafeBytes(of: UInt32(truncatingIfNeeded: bytes.count).littleEndian) { payload.append(contentsOf: $0) }
    payload.append(contentsOf: bytes)
  }

  private static func bytes(base64URL text: String) -> [UInt8]? {
    guard text.utf8.count <= 65_536 else { return nil }
    let padding = repeatElement(UInt8(ascii: "="), count: (4 - text.utf8.count % 4) % 4)
    return Data(base64Encoded: Data(text.utf8.map(Self.standard) + padding)).map(Array.init)
  }

  /// A character of base64 as one of base64url.
  private static func urlSafe(_ character: UInt8) -> UInt8 {
    switch character {
    case UInt8(ascii: "+"): UInt8(ascii: "-")
    case UInt8(ascii: "/"): UInt8(ascii: "_")
    default: character
    }
  }

  private static func standard(_ character: UInt8) -> UInt8 {
    switch character {
    case UInt8(ascii: "-"): UInt8(ascii: "+")
    case UInt8(ascii: "_"): UInt8(ascii: "/")
    default: character
    }
  }
}

// MARK: - Sealed

extension ListCursor {
  /// Reads the text of a sealed cursor to the same question; nil if it is none of this key.
  init?(sealed text: String, question: Fingerprint, keys: Int, by key: SymmetricKey) {
    guard let bytes = Self.bytes(base64URL: text), let box = try? AES.GCM.SealedBox(combined: bytes),
      let payload = try? AES.GCM.open(box, using: key, authenticating: question.bytes)
    else { return nil }
    self.init(payload: Array(payload)[...], keys: keys)
  }

  /// The cursor as text that tells nothing to who has not the key: its place may be that of a record out of the reader's sight.
  func sealed(question: Fingerprint, by key: SymmetricKey) throws -> String {
    let box = try AES.GCM.seal(payload, using: key, authenticating: question.bytes)
    return Self.base64URL(Array(box.nonce) + Array(box.ciphertext) + Array(box.tag))
  }
}

/// Takes values off the bytes of a cursor.
private struct CursorReader {
  static let null: UInt8 = 0
  static let integer: UInt8 = 1
  static let text: UInt8 = 2
  static let blob: UInt8 = 3

  var rest: ArraySlice<UInt8>

  /// Nil if the bytes are no value.
  mutating func value() -> SQLArgument? {
    switch rest.popFirst() {
    case Self.null: .null
    case Self.integer: number(8).map { .integer(Int64(bitPattern: $0)) }
    case Self.text:
      number(4).flatMap { take(Int($0)) }.flatMap { String(validating: $0, as: UTF8.self) }.map { .text($0) }
    case Self.blob: number(4).flatMap { take(Int($0)) }.map { .blob(Array($0)) }
    default: nil
    }
  }

  private mutating func number(_ width: Int) -> UInt64? {
    take(width)?.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }
}

/// A hash of everything that a cursor belongs to: 64-bit FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), the same
/// in every process.
struct Fingerprint: Sendable, Hashable {
  private var state: UInt64 = 0xcbf2_9ce4_8422_2325

  /// Parts are told apart: `["ab"]` is not `["a", "b"]`.
  init(_ parts: [String]) {
    for part in parts {
      combine(part.utf8)
      combine([0xff])
    }
  }

  mutating func combine(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }

  /// The hash as a number.
  var number: Int64 { Int64(bitPattern: state) }

  var bytes: [UInt8] { withUnsafeBytes(of: state.littleEndian) { Array($0) } }
}
