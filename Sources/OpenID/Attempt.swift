import Crypto
import Foundation

/// One attempt to sign in, made of one random seed that stays in the browser: state, nonce and the proof of PKCE (RFC 7636).
package struct OpenIDAttempt: Sendable, Hashable {
  /// 43 characters of base 64.
  package let seed: String

  package init() { seed = Base64URL.text(of: (0..<32).map { _ in UInt8.random(in: .min ... .max) }) }

  package init(seed: String) { self.seed = seed }

  package var state: String { derived("state") }
  package var nonce: String { derived("nonce") }
  package var verifier: String { derived("verifier") }
  package var challenge: String { Base64URL.text(of: Array(SHA256.hash(data: Array(verifier.utf8)))) }

  private func derived(_ use: String) -> String {
    Base64URL.text(of: Array(SHA256.hash(data: Array("\(use)\n\(seed)".utf8))))
  }
}

/// Base 64 for addresses, without padding (RFC 4648, 5).
package enum Base64URL {
  package static func text(of bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  /// Nil for any other text.
  package static func bytes(of text: some StringProtocol) -> [UInt8]? {
    guard text.utf8.allSatisfy(letters.contains) else { return nil }
    let plain = String(text).replacing("-", with: "+").replacing("_", with: "/")
    let padded = plain + String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
    return Data(base64Encoded: padded).map { Array($0) }
  }

  private static let letters = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
}
