import CCurl
import Transfers

/// A server that takes messages on their way (RFC 6409).
package struct SMTPServer: Sendable, Hashable {
  /// How what is sent is kept from others' eyes.
  package enum Security: String, Sendable, Hashable, CaseIterable {
    /// The connection begins in the clear and goes on in TLS, or not at all.
    case starttls
    /// TLS from the first byte.
    case tls
    /// In the clear: for a server on the same machine. User and password are not sent then.
    case none

    /// The usual port.
    package var port: Int {
      switch self {
      case .starttls: 587
      case .tls: 465
      case .none: 25
      }
    }
  }

  /// Who sends.
  package struct Login: Sendable, Hashable {
    let user: String
    let password: String

    package init(user: String, password: String) {
      self.user = user
      self.password = password
    }
  }

  /// How long to wait, in milliseconds.
  package struct Patience: Sendable, Hashable {
    let connecting: Int
    let total: Int

    package init(connecting: Int = 10_000, total: Int = 60_000) {
      self.connecting = connecting
      self.total = total
    }
  }

  private let host: String
  private let port: Int
  private let security: Security
  private let login: Login?
  private let authorities: String?
  private let patience: Patience
  /// Bytes of one message.
  package static let sizeLimit = 10 << 20

  /// - Parameters:
  ///   - host: a name, or an address (IPv6 in brackets).
  ///   - authorities: a file with the certificates to trust, in place of the system's.
  /// - Throws: ``MailError`` of kind `misconfigured`.
  package init(
    host: String, port: Int? = nil, security: Security = .starttls, login: Login? = nil, authorities: String? = nil,
    patience: Patience = Patience()
  ) throws(MailError) {
    guard !host.isEmpty, host.utf8.allSatisfy(Self.hostLetters.contains) else {
      throw MailError(.misconfigured, "'\(host)' is no name of a host.")
    }
    let port = port ?? security.port
    guard (1...65_535).contains(port) else { throw MailError(.misconfigured, "\(port) is no port.") }
    guard login == nil || security != .none else {
      throw MailError(.misconfigured, "User and password are not sent without TLS: choose starttls or tls.")
    }
    self.host = host
    self.port = port
    self.security = security
    self.login = login
    self.authorities = authorities
    self.patience = patience
  }

  private static let hostLetters = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:[]".utf8)

  /// Hands a message over; blocks until the server has taken or refused it, so it has to be called on a thread of its own.
  ///
  /// - Returns: what the server said when it took it.
  /// - Throws: ``MailError``.
  @discardableResult
  package func send(_ message: MailMessage) throws(MailError) -> String {
    let bytes = message.bytes
    guard bytes.count <= Self.sizeLimit else {
      throw MailError(.refused, "The message has \(bytes.count) bytes; it may have \(Self.sizeLimit).")
    }
    do throws(TransferFailure) {
      let handle = try CurlHandle(sending: bytes)
      try configure(handle, message)
      try handle.set(CURLOPT_INFILESIZE_LARGE, size: bytes.count)
      return try handle.perform().lines.last ?? ""
    } catch {
      throw MailError(error)
    }
  }

  private func configure(_ handle: CurlHandle, _ message: MailMessage) throws(TransferFailure) {
    try handle.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
    // The path is what the client calls itself, which is the machine's name if it is left out: mostly none that exists.
    let scheme = security == .tls ? "smtps" : "smtp"
    try handle.set(CURLOPT_URL, "\(scheme)://\(host):\(port)/\(message.from.address.domain)")
    try handle.set(CURLOPT_USE_SSL, Int(security == .none ? CURLUSESSL_NONE.rawValue : CURLUSESSL_ALL.rawValue))
    try handle.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
    if let authorities { try handle.set(CURLOPT_CAINFO, authorities) }
    if let login {
      try handle.set(CURLOPT_USERNAME, login.user)
      try handle.set(CURLOPT_PASSWORD, login.password)
    }
    try handle.set(CURLOPT_CONNECTTIMEOUT_MS, patience.connecting)
    try handle.set(CURLOPT_TIMEOUT_MS, patience.total)
    try handle.set(CURLOPT_UPLOAD, 1)
    try handle.set(CURLOPT_MAIL_FROM, "<\(message.from.address)>")
    try handle.set(CURLOPT_MAIL_RCPT, message.to.map { "<\($0.address)>" })
  }
}
