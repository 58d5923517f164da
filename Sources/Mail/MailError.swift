import CCurl
package import Transfers

/// Why a message was not taken by the server.
package struct MailError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What can be done about it.
  package enum Kind: String, Sendable, Hashable, Codable {
    /// The server will not take this message, however often it is offered: no such mailbox, too large.
    case refused
    /// It may take it later: it is away, busy, or too slow.
    case deferred
    /// Nothing can be sent before the operator has changed the settings: user and password, TLS, certificate.
    case misconfigured
  }

  package let kind: Kind
  /// What the server said, or what went wrong before it said anything.
  package let reason: String

  package init(_ kind: Kind, _ reason: String) {
    self.kind = kind
    self.reason = String(HeaderText(reason).description.prefix(300))
  }

  /// Reads what a transfer failed of.
  package init(_ failure: TransferFailure) {
    // The last one is mostly the server's good-bye.
    let server = failure.reply.lines.last { $0.hasPrefix("4") || $0.hasPrefix("5") }
    let status = server.flatMap { Int($0.prefix(3)) } ?? 0
    switch failure.code {
    case CURLE_LOGIN_DENIED where status / 100 == 4: self.init(.deferred, server ?? failure.reason)
    case CURLE_LOGIN_DENIED: self.init(.misconfigured, "The server did not accept user and password: \(server ?? "")")
    case CURLE_USE_SSL_FAILED: self.init(.misconfigured, "The server offers no STARTTLS, and nothing is sent without.")
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CONNECT_ERROR, CURLE_URL_MALFORMAT,
      CURLE_UNSUPPORTED_PROTOCOL:
      self.init(.misconfigured, failure.reason)
    default:
      switch status / 100 {
      case 5: self.init(.refused, server ?? failure.reason)
      case 4: self.init(.deferred, server ?? failure.reason)
      default: self.init(.deferred, failure.reason)
      }
    }
  }

  package var description: String {
    switch kind {
    case .refused: "The mail server refused the message: \(reason)"
    case .deferred: "The mail server could not take the message now: \(reason)"
    case .misconfigured: "The mail server cannot be used as it is set up: \(reason)"
    }
  }
}
