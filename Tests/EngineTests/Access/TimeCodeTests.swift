import Expressions
import Testing

@testable import Engine

struct TimeCodeTests {
  /// Appendix B of RFC 6238, the last six of eight digits.
  @Test(arguments: [
    (Int64(59), "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
    (2_000_000_000, "279037"), (20_000_000_000, "353130"),
  ])
  func `makes the codes of the standard`(_ seconds: Int64, _ code: String) {
    let secret = Array("12345678901234567890".utf8)
    #expect(TimeCode.code(secret: secret, step: seconds / 30) == code)
    let now = Timestamp(microseconds: seconds * 1_000_000)
    #expect(TimeCode.step(of: code, secret: secret, at: now, after: nil) == seconds / 30)
    #expect(TimeCode.step(of: code, secret: secret, at: now, after: seconds / 30) == nil)
    for drift: Int64 in [-30, 30] {
      let other = Timestamp(microseconds: (seconds + drift) * 1_000_000)
      #expect(TimeCode.step(of: code, secret: secret, at: other, after: nil) == seconds / 30)
    }
    let late = Timestamp(microseconds: (seconds + 60) * 1_000_000)
    #expect(TimeCode.step(of: code, secret: secret, at: late, after: nil) == nil)
  }

  /// RFC 4648, 10, without padding.
  @Test(arguments: [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foobar", "MZXW6YTBOI")])
  func `writes base 32`(_ text: String, _ encoded: String) {
    #expect(Base32.text(of: Array(text.utf8)) == encoded)
  }
}
