import CCurl

/// A small request over HTTP: for what a provider's addresses answer.
package struct WebRequest: Sendable {
  private let url: String
  private let form: String?
  private let headers: [String]
  private let authorities: String?
  /// An answer's body in bytes.
  private static let limit = 256 << 10

  /// - Parameters:
  ///   - url: of `https`, or of `http` on this machine.
  ///   - form: what is posted, in the encoding of forms; nil for a GET.
  ///   - headers: beside those that every request has.
  ///   - authorities: a file with the certificates to trust, in place of the system's.
  package init(_ url: String, form: String? = nil, headers: [String] = [], authorities: String? = nil) {
    self.url = url
    self.form = form
    self.headers = headers
    self.authorities = authorities
  }

  /// Asks; blocks until the answer is there, at most ten seconds, so it has to be called on a thread of its own.
  ///
  /// Redirections are not followed.
  ///
  /// - Throws: ``TransferFailure``.
  package func send() throws(TransferFailure) -> Reply {
    let handle = try CurlHandle(receivingAtMost: Self.limit)
    try handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
    try handle.set(CURLOPT_URL, url)
    try handle.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
    try handle.set(CURLOPT_CONNECTTIMEOUT_MS, 5_000)
    try handle.set(CURLOPT_TIMEOUT_MS, 10_000)
    try handle.set(CURLOPT_HTTPHEADER, ["Accept: application/json"] + headers)
    if let authorities { try handle.set(CURLOPT_CAINFO, authorities) }
    if let form { try handle.set(CURLOPT_COPYPOSTFIELDS, form) }
    return try handle.perform()
  }
}
