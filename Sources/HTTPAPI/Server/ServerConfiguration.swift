package import Engine

/// How the server listens and what it bears.
///
/// Every limit has a default that suits one process for many tenants behind a proxy or on its own.
package struct ServerConfiguration: Sendable {
  /// The address to bind to. Default: the loopback address, so that nothing is exposed by accident.
  package var host: String
  /// The port to bind to; 0 lets the system choose.
  package var port: Int
  /// Which tenants are served. Default: all, each under `/t/{tenant}/v1`.
  package var scope: TenantScope
  /// Requests per key. Default: 100 a second, 200 at once.
  package var rateLimit: RateLimit
  /// Attempts to sign in per address, and whatever else anybody may ask. Default: one a second, 60 at once.
  package var signInRate: RateLimit
  /// Proxies whose `X-Forwarded-For` is believed. Default: none.
  package var trustedProxies: [NetworkRange]
  /// The largest request body in bytes. Default: 1 MiB.
  package var bodyLimit: Int
  /// The largest file that is sent to a page to be imported, in bytes, at most 1 GiB. Default: 256 MiB.
  package var importLimit: Int64
  /// What the headers of a request may measure.
  package var headerLimits: HeaderLimits
  /// How long a connection may say nothing. Default: 30 s.
  package var idleTimeout: Duration
  /// How long a new connection may take until the head of its first request is there. Default: 10 s.
  package var headTimeout: Duration
  /// How long a client may take to send one request to its end, however steadily it drips. Default: 60 s.
  package var requestTimeout: Duration
  /// Connections at a time; more wait in the system's queue. Default: 1,024.
  package var maximumConnections: Int
  /// Connections at a time that wait for a request; one more closes the one that has waited longest. Default: 512.
  package var maximumIdleConnections: Int
  /// Streams of events at a time, and what is borne of their clients.
  package var eventStreams: EventStreamLimits
  /// How long requests in progress may take to finish once the server is asked to stop. Default: 10 s.
  package var drainTimeout: Duration

  /// Creates a configuration; what is left out has its default.
  package init(
    host: String = "127.0.0.1", port: Int = 8080, scope: TenantScope = .all, rateLimit: RateLimit = RateLimit(),
    signInRate: RateLimit = RateLimit(perSecond: 1, burst: 60), trustedProxies: [NetworkRange] = [],
    bodyLimit: Int = 1 << 20, importLimit: Int64 = 256 << 20, headerLimits: HeaderLimits = HeaderLimits(),
    idleTimeout: Duration = .seconds(30),
    headTimeout: Duration = .seconds(10), requestTimeout: Duration = .seconds(60), maximumConnections: Int = 1_024,
    maximumIdleConnections: Int = 512, eventStreams: EventStreamLimits = EventStreamLimits(),
    drainTimeout: Duration = .seconds(10)
  ) {
    self.host = host
    self.port = port
    self.scope = scope
    self.rateLimit = rateLimit
    self.signInRate = signInRate
    self.trustedProxies = trustedProxies
    self.bodyLimit = bodyLimit
    self.importLimit = min(max(1, importLimit), 1 << 30)
    self.headerLimits = headerLimits
    self.idleTimeout = idleTimeout
    self.headTimeout = headTimeout
    self.requestTimeout = requestTimeout
    self.maximumConnections = maximumConnections
    self.maximumIdleConnections = maximumIdleConnections
    self.eventStreams = eventStreams
    self.drainTimeout = drainTimeout
  }
}

/// The tenants that a server answers for.
package enum TenantScope: Sendable, Hashable {
  /// Every tenant of the data directory, under `/t/{tenant}/v1`.
  case all
  /// One tenant alone, under `/v1`.
  case one(String)
}

/// How many requests one key may make.
package struct RateLimit: Sendable, Hashable {
  /// Requests a second in the long run.
  package let perSecond: Int
  /// Requests at once after a pause.
  package let burst: Int

  /// Creates a limit; both figures are brought between one and a million.
  package init(perSecond: Int = 100, burst: Int = 200) {
    self.perSecond = min(max(1, perSecond), 1_000_000)
    self.burst = min(max(1, burst), 1_000_000)
  }
}

/// How large the headers of a request may be.
package struct HeaderLimits: Sendable, Hashable {
  /// Bytes of one header field. Default: 8 KiB.
  package var fieldSize: Int
  /// Bytes of all header fields. Default: 32 KiB.
  package var listSize: Int
  /// Number of header fields. Default: 100.
  package var fieldCount: Int

  /// Creates limits; what is left out has its default.
  package init(fieldSize: Int = 8 << 10, listSize: Int = 32 << 10, fieldCount: Int = 100) {
    self.fieldSize = fieldSize
    self.listSize = listSize
    self.fieldCount = fieldCount
  }
}

/// How many streams of events there may be, and how long a client may take.
package struct EventStreamLimits: Sendable, Hashable {
  /// Of one user. Default: 8.
  package var perUser: Int
  /// Of one tenant. Default: 64.
  package var perTenant: Int
  /// Of all tenants: each keeps a connection, and its tenant's store open. Default: 256.
  package var whole: Int
  /// How often a stream says something. Default: every 15 s.
  package var keepAlive: Duration
  /// How long a client may take for what was sent. Default: 30 s.
  package var slowest: Duration

  /// Creates limits; what is left out has its default.
  package init(
    perUser: Int = 8, perTenant: Int = 64, whole: Int = 256, keepAlive: Duration = .seconds(15),
    slowest: Duration = .seconds(30)
  ) {
    self.perUser = perUser
    self.perTenant = perTenant
    self.whole = whole
    self.keepAlive = keepAlive
    self.slowest = slowest
  }
}
