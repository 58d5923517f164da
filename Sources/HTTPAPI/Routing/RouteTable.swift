import Engine
import HTTPTypes
import Hummingbird
import Tenancy

/// Puts the endpoints behind authentication and rate limits onto a router.
struct RouteTable {
  let parts: ServerParts
  let connections: Connections
  let streams: EventStreams

  func mount(on router: Router<ServerContext>) {
    refuseOtherMethods(on: router)
    let proved = router.group(RouterPath(prefix))
      .add(middleware: AuthenticationMiddleware(workspace: workspace, scope: configuration.scope, address: address))
      .add(middleware: RateLimitMiddleware(limiter: parts.limiter))
      .group(context: TenantRequestContext.self)
    mountOpen(on: router)
    for endpoint in Endpoint.all where endpoint.serveAnybody == nil {
      proved.on(RouterPath(endpoint.path), method: endpoint.method) { request, context in
        // The store may be closed once nobody holds the context.
        defer { withExtendedLifetime(context.tenant) {} }
        let call = try await call(of: endpoint, request, context)
        guard endpoint.mayTakeLong else { return try await endpoint.handle(call) }
        return try await connections.whileConnected(context.channel) { try await endpoint.handle(call) }
      }
    }
  }

  /// What anybody may ask is counted by where it comes from.
  private func mountOpen(on router: Router<ServerContext>) {
    FormPages(workspace: workspace, scope: configuration.scope, limiter: parts.openLimiter, address: address)
      .mount(on: router)
    for endpoint in Endpoint.all {
      guard let serve = endpoint.serveAnybody else { continue }
      router.on(RouterPath(prefix + endpoint.path), method: endpoint.method) { request, context in
        let address = address.find(request.headers, context.channel)
        let verdict = parts.openLimiter.take(.near(address))
        guard verdict.isAllowed else { throw HTTPProblem.tooManyRequests(retryAfter: verdict.wait) }
        try checkSpelling(request.uri.path)
        try checkHeaders(request.headers, of: endpoint)
        // A browser comes back from a provider with whatever that has to say.
        if endpoint.answer != .redirect { _ = try QueryValues(request.uri.query ?? "", allowing: endpoint.query) }
        return try await serve(
          OpenCall(
            request: request, workspace: workspace, tenant: tenant(context),
            body: try await JSONBody(limit: configuration.bodyLimit).read(request, for: endpoint), address: address))
      }
    }
  }

  private var workspace: Workspace { parts.workspace }
  private var configuration: ServerConfiguration { parts.configuration }
  private var address: ClientAddress { parts.address }

  private func tenant(_ context: ServerContext) -> String {
    switch configuration.scope {
    case .all: context.parameters.get("tenant") ?? ""
    case .one(let name): name
    }
  }

  private var prefix: String {
    switch configuration.scope {
    case .all: "/t/{tenant}/v1"
    case .one: "/v1"
    }
  }

  private func basePath(of tenant: String) -> String {
    switch configuration.scope {
    case .all: "/t/\(tenant)/v1"
    case .one: "/v1"
    }
  }

  private func call(
    of endpoint: Endpoint, _ request: Request, _ context: TenantRequestContext
  ) async throws -> APICall {
    try checkSpelling(request.uri.path)
    try checkHeaders(request.headers, of: endpoint)
    let query = try QueryValues(request.uri.query ?? "", allowing: endpoint.query)
    return APICall(
      request: request, workspace: workspace, tenant: context.tenant, address: context.address,
      parameters: context.parameters, query: query,
      body: try await JSONBody(limit: configuration.bodyLimit).read(request, for: endpoint),
      client: ClientConnection(
        channel: context.channel, connections: connections, streams: streams, limits: configuration.eventStreams),
      basePath: basePath(of: context.tenant.tenant))
  }

  /// The router overlooks empty segments; a record has one address all the same.
  private func checkSpelling(_ path: String) throws(HTTPProblem) {
    guard !path.hasSuffix("/"), !path.contains("//") else { throw .noSuchPath }
  }

  /// What a caller relies on and does not get is refused, not ignored.
  private func checkHeaders(_ headers: HTTPFields, of endpoint: Endpoint) throws(HTTPProblem) {
    guard endpoint.method != .get else { return }
    let method = endpoint.method.rawValue
    if endpoint.method != .post, headers[.idempotencyKey] != nil {
      let advice =
        endpoint.takesVersion ? "Use If-Match, so that it is done once." : "Asked again, it leaves the same behind."
      throw .badHeader(.idempotencyKey, "\(method) takes no Idempotency-Key. \(advice)")
    }
    if !endpoint.takesKey, headers[.idempotencyKey] != nil {
      throw .badHeader(.idempotencyKey, "This path takes no Idempotency-Key: its answer is kept nowhere.")
    }
    if !endpoint.takesVersion, headers[.ifMatch] != nil {
      throw .badHeader(
        .ifMatch,
        "\(method) on this path takes no If-Match. PATCH and DELETE of a record do, and each operation of a batch.")
    }
    for name in [HTTPField.Name.ifNoneMatch, .ifModifiedSince, .ifUnmodifiedSince] where headers[name] != nil {
      throw .badHeader(name, "\(method) takes no \(name.rawName). A record's version is named by If-Match.")
    }
  }

  /// A path that is there answers 405, not 404, to a method that it does not take.
  private func refuseOtherMethods(on router: Router<ServerContext>) {
    // HEAD is not among them: it follows GET by itself.
    let methods: [HTTPRequest.Method] = [.get, .post, .put, .patch, .delete, .options]
    for (path, endpoints) in Dictionary(grouping: Endpoint.all, by: \.path) {
      let allowed = methods.filter { method in endpoints.contains { $0.method == method } }
      for method in methods where !allowed.contains(method) {
        router.on(RouterPath(prefix + path), method: method) { _, _ -> Response in
          throw HTTPProblem.methodNotAllowed(allowed)
        }
      }
    }
  }
}
