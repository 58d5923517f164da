package import Engine
package import Hummingbird
package import NIOCore
import Synchronization
package import Tenancy

/// What a request carries before anybody is known to have sent it.
package struct ServerContext: RequestContext {
  package var coreContext: CoreRequestContextStorage
  /// The connection by which it came.
  package let channel: any Channel
  /// Who asks and of which tenant, once a key has proved both.
  package var tenant: TenantContext?
  /// Where they are, if that is known.
  package var address: NetworkAddress?
  /// What the request log is to say of the request.
  let notes: RequestNotes

  package init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
    notes = RequestNotes()
  }

  /// Has the request log say who asks.
  package func note(_ tenant: TenantContext) { notes.note(tenant) }
}

/// A request whose tenant and caller are proved: a handler that takes one cannot be reached without a key.
package struct TenantRequestContext: ChildRequestContext {
  package var coreContext: CoreRequestContextStorage
  package let tenant: TenantContext
  package let address: NetworkAddress?
  let channel: any Channel

  /// Throws the one answer that everybody gets who has no key that fits.
  package init(context: ServerContext) throws {
    guard let tenant = context.tenant else { throw HTTPProblem.unauthorized }
    coreContext = context.coreContext
    self.tenant = tenant
    address = context.address
    channel = context.channel
  }
}

/// Facts that inner middleware finds out and the outermost one logs.
final class RequestNotes: Sendable {
  struct Facts: Sendable {
    var tenant: String?
    var user: Int64?
    var key: Int64?
    var session: Int64?
  }

  private let facts = Mutex(Facts())

  var value: Facts { facts.withLock { $0 } }

  func note(_ tenant: TenantContext) {
    facts.withLock { facts in
      facts = Facts(tenant: tenant.tenant, user: tenant.caller.userID)
      switch tenant.credential {
      case .key(let id): facts.key = id
      case .session(let id): facts.session = id
      }
    }
  }
}
