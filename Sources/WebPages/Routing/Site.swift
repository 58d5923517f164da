import Engine
import HTTPAPI
import HTTPTypes
import Hummingbird
import Tenancy

/// What all pages of a server share: where they are, and how they are drawn.
struct Site: Sendable {
  let parts: ServerParts
  let views: ViewLibrary
  /// Files that were sent to be imported, and imports that run.
  let imports = ImportDesk()

  var workspace: Workspace { parts.workspace }

  /// What the paths of pages begin with on the router.
  var prefix: String {
    switch parts.configuration.scope {
    case .all: "/t/{tenant}"
    case .one: ""
    }
  }

  /// The tenant's name, as the path has it.
  func tenant(_ context: ServerContext) -> String {
    switch parts.configuration.scope {
    case .all: context.parameters.get("tenant") ?? ""
    case .one(let name): name
    }
  }

  /// The links of a tenant's pages; of a tenant's name a path has what has the form of one.
  func links(of tenant: String) -> Links {
    switch parts.configuration.scope {
    case .all: Links(root: "/t/\(TenantName(tenant)?.description ?? "-")")
    case .one: Links(root: "")
    }
  }

  /// Where a request comes from, if it does not come too often.
  func admitted(_ request: Request, _ context: ServerContext) throws(HTTPProblem) -> NetworkAddress? {
    let place = place(request, context)
    let verdict = parts.openLimiter.take(.near(place))
    guard verdict.isAllowed else { throw HTTPProblem.tooManyRequests(retryAfter: verdict.wait) }
    return place
  }

  /// Lets a request for a page in that a mail leads to, if neither its link nor those of the same office are followed too often: a link
  /// that is good for nothing takes no other away.
  ///
  /// - Parameter token: what the link says; nil asks for its place alone.
  func admit(_ token: String?, from place: NetworkAddress?) throws(HTTPProblem) {
    let verdict = parts.openLimiter.take(
      .link(place?.neighbourhood, token?.hashValue), share: token == nil ? Self.readers : 1)
    guard verdict.isAllowed else { throw HTTPProblem.tooManyRequests(retryAfter: verdict.wait) }
  }

  /// How many people follow links in mails from one address.
  private static let readers = 20

  /// Where a request comes from.
  func place(_ request: Request, _ context: ServerContext) -> NetworkAddress? {
    parts.address.find(request.headers, context.channel)
  }

  /// Who has signed in by the browser that asks; nil if nobody has.
  func caller(_ request: Request, _ context: ServerContext) async throws -> TenantContext? {
    let tenant = tenant(context)
    guard let session = SessionCookie(tenant: tenant).text(in: request.headers) else { return nil }
    return try await workspace.authenticate(
      .session(session), tenant: tenant, from: parts.address.find(request.headers, context.channel))
  }
}

/// Where the pages of a tenant are.
struct Links: Sendable, Hashable {
  /// What all of them begin with: `/t/acme`, or nothing where one tenant is served alone.
  let root: String

  var home: String { "\(root)/" }
  var signIn: String { "\(root)/sign-in" }

  func list(_ module: String) -> String { "\(root)/records/\(module)" }
  func record(_ module: String, _ id: some CustomStringConvertible) -> String { "\(root)/records/\(module)/\(id)" }
  func board(_ module: String) -> String { "\(root)/boards/\(module)" }
  func api(_ path: String) -> String { "\(root)/v1/\(path)" }
  func asset(_ asset: Asset) -> String { "\(root)/assets/\(asset.file)" }

  /// A path with a query of these names and values.
  static func path(_ path: String, _ query: [(String, String?)]) -> String {
    let pairs = query.compactMap { name, value in value.map { "\(encoded(name))=\(encoded($0))" } }
    return pairs.isEmpty ? path : "\(path)\(path.contains("?") ? "&" : "?")\(pairs.joined(separator: "&"))"
  }

  /// Whether a browser may be sent to a path that a request has named: one of these pages, and nothing that a browser takes for another
  /// host.
  func isOwn(_ path: String) -> Bool {
    path.hasPrefix("\(root)/") && !path.hasPrefix("//") && path.utf8.count <= 2_000
      && path.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") } && !Self.climbs(path)
  }

  /// Whether a browser would leave out parts of a path, as of `/t/acme/../globex/`, in which a dot may be written as `%2e`.
  private static func climbs(_ path: String) -> Bool {
    path.prefix { $0 != "?" && $0 != "#" }.lowercased().replacing("%2e", with: ".").split(separator: "/")
      .contains { $0 == "." || $0 == ".." }
  }

  private static func encoded(_ text: String) -> String {
    text.utf8.map { byte -> String in
      plain.contains(byte) ? String(Unicode.Scalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }

  private static let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~,".utf8)
}
