/// The key under which something is sent, by which its receiver knows a repetition.
enum DeliveryKey {
  /// A new one: a random UUID of version 4 (RFC 9562, section 5.4) in lower case.
  ///
  /// Foundation's `UUID()` opens `/dev/urandom` for each and `uuidString` formats it by `snprintf`, which takes longer than to
  /// write the message to the outbox.
  static func make() -> String {
    let version: UInt64 = 4 << 12
    let variant: UInt64 = 1 << 63
    let high = UInt64.random(in: .min ... .max) & ~(15 << 12) | version
    let low = UInt64.random(in: .min ... .max) >> 2 | variant
    var text: [UInt8] = []
    text.reserveCapacity(36)
    for (half, dashes) in [(high, [8, 12]), (low, [0, 4])] {
      for place in 0..<16 {
        if dashes.contains(place) { text.append(UInt8(ascii: "-")) }
        let digit = UInt8(half >> (60 - 4 * UInt64(place)) & 15)
        text.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
