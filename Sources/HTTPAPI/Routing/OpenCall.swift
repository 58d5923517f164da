import Engine
import HTTPTypes
import Hummingbird
import Tenancy

/// A request to an endpoint that anybody may ask, of a tenant that may not exist.
struct OpenCall: Sendable {
  let request: Request
  let workspace: Workspace
  /// As the path has it.
  let tenant: String
  let body: InputValue?
  let address: NetworkAddress?

  var cookie: SessionCookie { SessionCookie(tenant: tenant) }
  /// Keeps that somebody has signed in by this browser.
  var deviceCookie: SessionCookie { SessionCookie(tenant: tenant, purpose: "device.") }

  /// The headers that have a browser keep a session.
  func cookies(of begun: SignedIn) -> [String] {
    [cookie.setting(begun.session)] + (begun.device.map { [deviceCookie.setting($0, for: 31_536_000)] } ?? [])
  }
}
