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
}
