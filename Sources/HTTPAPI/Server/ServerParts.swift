package import Tenancy

/// What all routes of a server share.
package struct ServerParts: Sendable {
  package let workspace: Workspace
  package let configuration: ServerConfiguration
  /// Counts the requests of proved callers.
  package let limiter: RateLimiter
  /// Counts what anybody asks, by where it comes from.
  package let openLimiter: RateLimiter

  init(workspace: Workspace, configuration: ServerConfiguration) {
    self.workspace = workspace
    self.configuration = configuration
    limiter = RateLimiter(limit: configuration.rateLimit)
    openLimiter = RateLimiter(limit: configuration.signInRate)
  }

  /// Finds out where requests come from.
  package var address: ClientAddress { ClientAddress(proxies: configuration.trustedProxies) }
}
