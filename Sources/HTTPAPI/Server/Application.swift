import Engine
package import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import ServiceLifecycle
package import Tenancy
import UnixSignals

/// Builds the server's application: every route of the API, its middleware and its limits.
///
/// Tests and the command line call the same function. `mount` adds further routes, such as pages, behind the same
/// middleware, with what they share with the API.
package func buildApplication(
  workspace: Workspace,
  configuration: ServerConfiguration,
  logger: Logger,
  mount: (Router<ServerContext>, ServerParts) -> Void = { _, _ in }
) -> some ApplicationProtocol {
  let connections = Connections(limit: configuration.maximumIdleConnections)
  let router = Router(context: ServerContext.self, options: .autoGenerateHeadEndpoints)
  router.addMiddleware {
    RequestLogMiddleware()
    SecurityHeadersMiddleware()
    ErrorMiddleware()
  }
  HealthEndpoints(workspace: workspace, scope: configuration.scope).mount(on: router)
  let parts = ServerParts(workspace: workspace, configuration: configuration)
  RouteTable(
    parts: parts, connections: connections, streams: EventStreams(limits: configuration.eventStreams)
  ).mount(on: router)
  mount(router, parts)
  return Application(
    router: router,
    server: .http1(configuration: configuration.channel(connections)),
    configuration: ApplicationConfiguration(
      address: .hostname(configuration.host, port: configuration.port),
      backlog: 1_024,
      availableConnectionsDelegate: .maximum(configuration.maximumConnections, logger: logger)
    ),
    logger: logger
  )
}

/// Runs an application until SIGTERM or SIGINT, then lets requests in progress finish for as long as the configuration
/// says.
package func serve(
  _ application: some ApplicationProtocol, configuration: ServerConfiguration, logger: Logger
) async throws {
  var services = ServiceGroupConfiguration(
    services: [application], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger
  )
  services.maximumGracefulShutdownDuration = configuration.drainTimeout
  try await ServiceGroup(configuration: services).run()
}

extension ServerConfiguration {
  /// The limits of one connection.
  fileprivate func channel(_ connections: Connections) -> HTTP1Channel.Configuration {
    // A body past its limit is answered with 413; what goes on sending all the same is cut a little later.
    let bytes = bodyLimit.multipliedReportingOverflow(by: 4)
    let cutoff = bytes.overflow ? Int.max : bytes.partialValue
    return HTTP1Channel.Configuration(
      additionalChannelHandlers: [
        ConnectionWatch(connections),
        RequestReadLimit(
          headTimeout: TimeAmount(headTimeout), timeout: TimeAmount(requestTimeout), bytes: cutoff,
          fileBytes: Int(clamping: TenantSettings.attachmentLimits.upperBound) + cutoff),
      ],
      idleTimeout: TimeAmount(idleTimeout),
      httpDecoderConfiguration: .init(
        maxHeaderFieldSize: headerLimits.fieldSize,
        maxHeaderListSize: headerLimits.listSize,
        maxHeaderFieldCount: headerLimits.fieldCount
      )
    )
  }
}
