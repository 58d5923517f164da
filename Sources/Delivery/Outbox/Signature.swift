import Crypto
import Engine

/// The signature of a call: HMAC-SHA256 (RFC 2104) over the time in seconds, a point and the body, in hexadecimal digits.
///
/// Whoever gets it takes the time into account, so that what was once overheard is no good later.
package struct Signature: Sendable {
  /// As the header `Trellis-Signature` has it: `t=1767225600,v1=…`.
  package let header: String

  package init(of body: [UInt8], at seconds: Int64, by secret: [UInt8]) {
    let code = HMAC<SHA256>.authenticationCode(
      for: Array("\(seconds).".utf8) + body, using: SymmetricKey(data: secret))
    header = "t=\(seconds),v1=\(Hexadecimal.text(of: code))"
  }
}
