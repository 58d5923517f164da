package import HTTPTypes
package import Tenancy

/// The cookie in which a browser keeps a session of a tenant.
///
/// Its prefix has browsers refuse it unless it is `Secure`, for this host alone and for all of its paths, so that no other host can plant
/// one (RFC 6265bis, 4.1.3.2). Tenants of one host have cookies of different names. It lasts as long as the browser runs.
package struct SessionCookie: Sendable {
  let tenant: String
  /// Nothing for the session itself; else a word and a dot, which no tenant's name has.
  let purpose: String

  /// The cookie of a tenant for the session itself, or for another purpose.
  package init(tenant: String, purpose: String = "") {
    self.tenant = tenant
    self.purpose = purpose
  }

  private var name: String { "__Host-trellis-\(purpose)\(tenant)" }

  /// The session in a request's cookies; nil if there is none.
  package func text(in headers: HTTPFields) -> String? {
    let pairs = headers[values: .cookie].flatMap { $0.split(separator: ";") }
    for pair in pairs {
      let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2, parts[0] == name { return String(parts[1].prefix(512)) }
    }
    return nil
  }

  /// The header that has the browser keep a session, or something else for some seconds.
  package func setting(_ text: String, for seconds: Int? = nil) -> String {
    "\(name)=\(text); \(seconds.map { "Max-Age=\($0); " } ?? "")Path=/; Secure; HttpOnly; SameSite=Lax"
  }

  /// The header that has the browser forget it.
  package var clearing: String { "\(name)=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0" }
}

extension SessionCookie {
  /// Keeps that somebody has signed in by a browser.
  package static func device(of tenant: String) -> SessionCookie { SessionCookie(tenant: tenant, purpose: "device.") }
}

extension SignedIn {
  /// The headers that have a browser keep the session, and that it was this browser.
  package func cookies(of tenant: String) -> [String] {
    [SessionCookie(tenant: tenant).setting(session)]
      + (device.map { [SessionCookie.device(of: tenant).setting($0, for: 31_536_000)] } ?? [])
  }
}
