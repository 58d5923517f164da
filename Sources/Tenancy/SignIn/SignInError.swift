package import Engine

/// Why somebody was not let in, or may not change how they are.
package enum SignInError: Error, Sendable, Hashable {
  /// Unknown tenant or user, wrong or no password, suspended: all alike.
  case wrong
  /// The password is right; a code of the second factor is wanted beside it.
  case codeWanted
  case wrongCode
  /// Too many attempts have failed.
  case blocked(seconds: Int)
  /// Too many passwords are being compared.
  case busy
  /// The token that was mailed is unknown, used or too old.
  case wrongToken
  /// The password that was chosen is none.
  case weak([Problem])
  /// The operator has set up no mail.
  case noMail

  /// A stable code.
  package var code: String {
    switch self {
    case .wrong: "wrong_credentials"
    case .codeWanted: "code_required"
    case .wrongCode: "wrong_code"
    case .blocked: "too_many_attempts"
    case .busy: "unavailable"
    case .wrongToken: "wrong_token"
    case .weak: "invalid"
    case .noMail: "no_mail"
    }
  }
}

extension SignInError: CustomStringConvertible {
  /// What was found and what to do.
  package var description: String {
    switch self {
    case .wrong: "User and password do not fit, or there is no such user or tenant."
    case .codeWanted: "Send a code of the second factor too, or a recovery code."
    case .wrongCode: "That is not a code that is good now. Each is good once."
    case .blocked(let seconds): "Too many attempts have failed. Try again in \(seconds) s."
    case .busy: "Too many sign in just now. Try again in a moment."
    case .wrongToken: "The link is not good any more: it was used, replaced, or is too old. Ask for another."
    case .weak(let problems): problems.map(\.message).joined(separator: " ")
    case .noMail:
      """
      No mail can be sent: set TRELLIS_SMTP_HOST, TRELLIS_MAIL_FROM and TRELLIS_PUBLIC_URL for the server, and for commands that \
      run without one.
      """
    }
  }
}
