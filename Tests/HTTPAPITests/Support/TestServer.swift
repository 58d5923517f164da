import Engine
import Foundation
import HTTPAPI
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Tenancy
import Testing
import WebPages

/// A server over a fresh desk, asked without a network.
struct TestServer: Sendable {
  let client: any TestClientProtocol
  let desk: TestDesk

  /// Runs a test against a server of its own.
  static func run(
    _ configuration: ServerConfiguration = ServerConfiguration(), settings: OperatorSettings = OperatorSettings(),
    log: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
    _ body: @Sendable (TestServer) async throws -> Void
  ) async throws {
    let desk = try await TestDesk(settings: settings)
    do {
      let application = buildApplication(
        workspace: desk.workspace, configuration: configuration, logger: log, mount: try WebPages().mount)
      try await application.test(.router) { client in try await body(TestServer(client: client, desk: desk)) }
    } catch {
      await desk.remove()
      throw error
    }
    await desk.remove()
  }

  /// Asks `acme`, as its administrator unless another key is given.
  func send(
    _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, key: String? = nil, headers: HTTPFields = [:],
    isBare: Bool = false
  ) async throws -> Answer {
    var headers = headers
    if headers[.authorization] == nil, !isBare { headers[.authorization] = "Bearer \(key ?? desk.acmeKey)" }
    if body != nil, headers[.contentType] == nil { headers[.contentType] = "application/json" }
    let isWhole = path == "/" || ["/t/", "/v1", "/healthz", "/readyz", "/sign-in"].contains { path.hasPrefix($0) }
    let response = try await client.executeRequest(
      uri: isWhole ? path : "/t/acme/v1\(path)", method: method, headers: headers,
      body: body.map { ByteBuffer(string: $0) })
    return Answer(response)
  }

  /// Creates a ticket and answers its id.
  func ticket(_ subject: String = "Printer") async throws -> Int {
    let answer = try await send(.post, "/records/tickets", #"{"subject": "\#(subject)"}"#)
    return try #require(answer.object["id"] as? Int, "\(answer.text)")
  }

  /// All that is kept of tickets and accounts, to be compared before and after.
  func everything() async throws -> [String] {
    var pages: [String] = []
    for path in ["/records/tickets", "/records/tickets?deleted=true", "/records/accounts"] {
      pages.append(try await send(.get, path).text)
    }
    return pages
  }
}

/// What came back.
struct Answer {
  let status: Int
  let headers: HTTPFields
  let text: String

  init(_ response: TestResponse) {
    status = response.status.code
    headers = response.headers
    text = String(buffer: response.body)
  }

  var object: [String: Any] {
    (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] ?? [:]
  }

  /// A header that has no name in HTTPTypes.
  func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }

  var code: String? { object["code"] as? String }

  /// The errors of a problem document.
  var errors: [[String: Any]] { object["errors"] as? [[String: Any]] ?? [] }

  var pointers: [String] { errors.compactMap { $0["pointer"] as? String } }

  var errorCodes: [String] { errors.compactMap { $0["code"] as? String } }
}
