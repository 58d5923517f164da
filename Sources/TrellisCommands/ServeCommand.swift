import ArgumentParser
import Delivery
import Engine
import Foundation
import HTTPAPI
import Logging
import NIOCore
import NIOPosix
import Operations
import ServiceLifecycle
import Tenancy
import UnixSignals
import WebPages

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Serves the tenants of a data directory over HTTP, until SIGTERM or SIGINT.",
    discussion: """
      The server owns the data directory while it runs; other commands reach it through a socket in the directory. It speaks \
      plain HTTP: put a proxy that speaks TLS in front of it, and name the proxy with --trusted-proxy, so that clients can be told apart.

      It does by itself what is due: automatic transitions, the end of times, the daily retention.

      Mail, sessions and the links in mail are configured by environment variables: TRELLIS_SMTP_HOST, TRELLIS_SMTP_PORT, \
      TRELLIS_SMTP_SECURITY (starttls by default, tls or none), TRELLIS_SMTP_USER, TRELLIS_SMTP_PASSWORD or TRELLIS_SMTP_PASSWORD_FILE, \
      TRELLIS_SMTP_CA_FILE, TRELLIS_MAIL_FROM, TRELLIS_MAIL_FROM_NAME, TRELLIS_PUBLIC_URL (such as \
      https://crm.example.com/t/{tenant}), TRELLIS_SESSION_IDLE_MINUTES (480), TRELLIS_SESSION_DAYS (7). Webhooks \
      reach public addresses alone, and the networks that TRELLIS_WEBHOOK_ALLOW lists, separated by commas; \
      TRELLIS_WEBHOOK_CA_FILE names certificates to trust for them.

      Example: trellis serve --port 8080
      One tenant alone, at /v1/...: trellis serve --tenant acme
      """)

  @OptionGroup var data: DataOptions

  @Option(name: .long, help: "The address to listen on.")
  var host = "127.0.0.1"

  @Option(name: .long, help: "The port to listen on.")
  var port = 8080

  @Option(name: .long, help: "Serve only this tenant, at /v1/... instead of /t/TENANT/v1/...")
  var tenant: String?

  @Option(name: .long, help: "How many requests a second a key may make on average; bursts may be twice that.")
  var rate = 100

  @Option(name: .customLong("import-limit"), help: "The largest file that is imported on a page, in MB, 1 to 1024.")
  var importLimit: Int64 = 256

  @Option(
    name: .customLong("trusted-proxy"),
    help: "An address or network whose X-Forwarded-For is believed, such as 127.0.0.1; may be repeated.",
    transform: OptionValue.network)
  var proxies: [NetworkRange] = []

  func validate() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("--port is 0 to 65535.") }
    guard (1...1_024).contains(importLimit) else { throw ValidationError("--import-limit is 1 to 1024 MB.") }
    guard (1...1_000_000).contains(rate) else { throw ValidationError("--rate is 1 to 1000000.") }
  }

  func run() async throws {
    var logger = Logger(label: "trellis") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = .info
    do {
      try await requireAddress()
      let workspace = try await open()
      if let tenant { _ = try workspace.tenant(tenant) }
      if try await workspace.tenants().isEmpty {
        logger.warning(
          "There are no tenants in \(data.directory). `trellis tenant create` makes one; --data or TRELLIS_DATA names another directory."
        )
      }
      try await serve(workspace, logger)
    } catch let error as IOError {
      throw unusableAddress(error)
    } catch {
      throw OperationFailure(error)
    }
  }

  /// Whether the address can be listened on is known before anything is opened, and said alone.
  private func requireAddress() async throws {
    let probe = ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
    do {
      try await probe.bind(host: host, port: port).get().close()
    } catch let error where !(error is IOError) {
      // The network library has an error of its own for each way in which a name leads nowhere.
      throw OperationFailure(
        code: "unusable_address",
        message: "The server cannot listen on \(host):\(port): no address of this machine is called so. "
          + "Give --host an address such as 127.0.0.1, or 0.0.0.0 for all of them.")
    }
  }

  private func unusableAddress(_ error: IOError) -> OperationFailure {
    let reason = String(cString: strerror(error.errnoCode)).lowercased()
    let advice =
      error.errnoCode == EADDRINUSE
      ? "Stop what listens there (`ss -ltnp` shows it), or choose another with --port."
      : "Choose another with --host and --port."
    return OperationFailure(
      code: "unusable_address", message: "The server cannot listen on \(host):\(port): \(reason). \(advice)")
  }

  /// Takes the directory over, waiting a moment for a command that is just using it.
  private func open() async throws -> Workspace {
    let settings = try OperatorSettings.fromEnvironment()
    for _ in 0..<50 {
      do {
        return try Workspace.open(at: data.directory, presets: data.library, settings: settings)
      } catch WorkspaceError.ownedByAnother {
        try await Task.sleep(for: .milliseconds(100))
      }
    }
    return try Workspace.open(at: data.directory, presets: data.library, settings: settings)
  }

  private func serve(_ workspace: Workspace, _ logger: Logger) async throws {
    let configuration = ServerConfiguration(
      host: host, port: port, scope: tenant.map(TenantScope.one) ?? .all,
      rateLimit: RateLimit(perSecond: rate, burst: rate * 2), trustedProxies: proxies,
      importLimit: importLimit << 20)
    let api = buildApplication(
      workspace: workspace, configuration: configuration, logger: logger, mount: try WebPages().mount)
    let socket = try OperatorSocket(workspace: workspace, logger: logger).application()
    let sending = Sending(dispatcher: Dispatcher(workspace: workspace, logger: logger))
    var services = ServiceGroupConfiguration(
      services: [api, socket, sending, Scheduler(workspace: workspace, logger: logger)],
      gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    services.maximumGracefulShutdownDuration = configuration.drainTimeout
    do {
      try await ServiceGroup(configuration: services).run()
      await workspace.close()
    } catch {
      await workspace.close()
      throw error
    }
  }
}

/// Sends what tenants have in their outboxes, for as long as the server runs.
private struct Sending: Service {
  let dispatcher: Dispatcher

  func run() async throws { await cancelWhenGracefulShutdown { await dispatcher.run() } }
}
