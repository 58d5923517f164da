import Crypto
import Expressions
import Foundation

/// Codes that change every thirty seconds, made of a secret that an application on the user's telephone has too (RFC 6238).
enum TimeCode {
  /// Microseconds for which a code is good.
  private static let interval: Int64 = 30_000_000
  private static let digits = 6

  /// The step in which a code is good: the present one, the one before or the one after, if it comes after the last that
  /// was used, since no code is good twice.
  static func step(of code: String, secret: [UInt8], at now: Timestamp, after last: Int64?) -> Int64? {
    let present = now.microseconds / interval
    let given = Array(code.utf8)
    return (-1...1).map { present + $0 }.first { step in
      step > last ?? .min
        && CallerCache.Entry.constantTimeEqual(Array(Self.code(secret: secret, step: step).utf8), given)
    }
  }

  /// The code of a step (RFC 4226, 5.3).
  static func code(secret: [UInt8], step: Int64) -> String {
    let counter = withUnsafeBytes(of: step.bigEndian) { Array($0) }
    let mac = Array(
      HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret)))
    let offset = Int((mac.last ?? 0) & 0x0F)
    let number = mac.dropFirst(offset).prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
    let text = String(number % 1_000_000)
    return String(repeating: "0", count: digits - text.count) + text
  }
}

/// Bytes in 32 letters and digits (RFC 4648, 6), without padding.
package enum Base32 {
  package static func text(of bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    var text = ""
    var buffer: UInt32 = 0
    var count = 0
    for byte in bytes {
      buffer = (buffer << 8 | UInt32(byte)) & 0xFFFF
      count += 8
      while count >= 5 {
        count -= 5
        text.append(letters[Int(buffer >> count & 31)])
      }
    }
    if count > 0 { text.append(letters[Int(buffer << (5 - count) & 31)]) }
    return text
  }
}
