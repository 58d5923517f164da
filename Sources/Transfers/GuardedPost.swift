import CCurl

/// A POST to an address that somebody else has chosen: over HTTP alone, to where a gate lets it, with limits on time and answer, without
/// proxy, redirection or credentials.
package struct GuardedPost: Sendable {
  /// How long to wait, in milliseconds.
  package struct Patience: Sendable, Hashable {
    let connecting: Int
    let total: Int

    package init(connecting: Int = 5_000, total: Int = 10_000) {
      self.connecting = connecting
      self.total = total
    }
  }

  private let url: String
  private let headers: [String]
  private let body: [UInt8]
  private let authorities: String?
  private let patience: Patience
  /// An answer's body in bytes.
  package static let limit = 64 << 10

  /// - Parameters:
  ///   - headers: as they are sent; nothing in them may be somebody else's text.
  ///   - authorities: a file with the certificates to trust, in place of the system's.
  package init(
    _ url: String, headers: [String], body: [UInt8], authorities: String? = nil, patience: Patience = Patience()
  ) {
    self.url = url
    self.headers = headers
    self.body = body
    self.authorities = authorities
    self.patience = patience
  }

  /// Sends it; blocks until the answer is there or the time is over, so it has to be called on a thread of its own.
  ///
  /// - Throws: ``TransferFailure``.
  package func send(through gate: AddressGate) throws(TransferFailure) -> Reply {
    let handle = try CurlHandle(sending: body, receivingAtMost: Self.limit)
    try handle.set(gate)
    try handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
    try handle.set(CURLOPT_URL, url)
    try handle.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
    try handle.set(CURLOPT_CONNECTTIMEOUT_MS, patience.connecting)
    try handle.set(CURLOPT_TIMEOUT_MS, patience.total)
    try handle.set(CURLOPT_FOLLOWLOCATION, 0)
    // Neither a file of passwords on this machine, nor what a server asks for.
    try handle.set(CURLOPT_NETRC, 0)
    try handle.set(CURLOPT_POST, 1)
    try handle.set(CURLOPT_POSTFIELDSIZE_LARGE, size: body.count)
    // No wait for a "100 Continue" that many servers never send.
    try handle.set(CURLOPT_HTTPHEADER, ["Content-Type: application/json", "Expect:"] + headers)
    if let authorities { try handle.set(CURLOPT_CAINFO, authorities) }
    return try handle.perform()
  }
}
