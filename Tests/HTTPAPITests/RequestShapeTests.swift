import HTTPAPI
import HTTPTypes
import Testing

/// A request that is refused as such, before the engine is asked.
struct BadRequest: Sendable, CustomTestStringConvertible {
  var method = HTTPRequest.Method.post
  var path = "/records/tickets"
  var body: String?
  var headers: HTTPFields = [:]
  let status: Int
  let code: String
  /// What the answer has to say.
  var says = ""

  var testDescription: String { "\(method.rawValue) \(path) \(body?.prefix(40) ?? "") \(code)" }

  private static let idempotent = HTTPFields(
    HTTPField.Name("Idempotency-Key").map { [HTTPField(name: $0, value: "1")] } ?? [])

  static let all: [BadRequest] = [
    BadRequest(method: .get, path: "/nosuch", status: 404, code: "no_such_path"),
    BadRequest(method: .get, path: "/records/tickets/1/nosuch", status: 404, code: "no_such_path"),
    BadRequest(method: .patch, body: "{}", status: 405, code: "method_not_allowed", says: "GET, POST, PUT"),
    BadRequest(method: .get, path: "/records/tickets/batch", status: 405, code: "method_not_allowed", says: "POST"),
    BadRequest(method: .options, status: 405, code: "method_not_allowed"),
    BadRequest(
      body: "subject=x", headers: [.contentType: "application/x-www-form-urlencoded"], status: 415,
      code: "unsupported_media_type"),
    BadRequest(body: "{}", headers: [.contentType: "text/plain"], status: 415, code: "unsupported_media_type"),
    BadRequest(
      body: "{}", headers: [.contentType: "application/json; charset=latin1"], status: 415,
      code: "unsupported_media_type"),
    BadRequest(body: "{}", headers: [.contentEncoding: "gzip"], status: 415, code: "unsupported_encoding"),
    BadRequest(status: 415, code: "unsupported_media_type"),
    BadRequest(body: "", status: 400, code: "malformed_body", says: "empty"),
    BadRequest(body: "{\"subject\": \"x\"", status: 400, code: "malformed_body", says: "line 1, column 16"),
    BadRequest(body: "{\"subject\":\"x\",\"subject\":\"y\"}", status: 400, code: "malformed_body", says: "twice"),
    BadRequest(body: "[]", status: 400, code: "invalid_body", says: "an object is wanted"),
    BadRequest(
      method: .patch, path: "/records/tickets/1", body: "{\"subject\":\"x\"}", headers: idempotent, status: 400,
      code: "bad_header", says: "Idempotency-Key"),
    BadRequest(
      body: "{\"subject\":\"x\"}", headers: [.ifMatch: "*"], status: 400, code: "bad_header", says: "takes no If-Match"),
    BadRequest(
      method: .put, path: "/records/tickets?match=subject", body: "{\"subject\":\"x\"}", headers: [.ifNoneMatch: "*"],
      status: 400, code: "bad_header", says: "takes no If-None-Match"),
    BadRequest(
      path: "/records/tickets/batch",
      body: #"{"operations": [{"op": "update", "id": 1, "version": null, "values": {"subject": "x"}}]}"#, status: 400,
      code: "invalid_body", says: "null was found"),
    BadRequest(
      body: "\"" + String(repeating: "x", count: 1 << 20) + "\"", status: 413, code: "body_too_large", says: "1048576"),
    BadRequest(path: "/records/tickets?dryrun=true", body: "{}", status: 400, code: "bad_parameter", says: "dry_run"),
    BadRequest(method: .get, path: "/records/tickets?filtre=x", status: 400, code: "bad_parameter", says: "filter"),
    BadRequest(method: .get, path: "/records/tickets?limit=0", status: 400, code: "bad_parameter", says: "1 to 200"),
    BadRequest(method: .get, path: "/modules?limit=1", status: 400, code: "bad_parameter", says: "takes none"),
    BadRequest(
      method: .patch, path: "/records/tickets/1", body: "{}", headers: [.ifMatch: "1"], status: 400, code: "bad_header",
      says: "ETag"),
    BadRequest(method: .patch, path: "/records/tickets/x", body: "{}", status: 404, code: "not_found"),
    BadRequest(method: .get, path: "/records/tickets/0", status: 404, code: "not_found"),
    BadRequest(
      path: "/records/tickets/1/transitions/start",
      body: "{\"checklist\":[\"a\"\(String(repeating: ",\"a\"", count: 100))]}", status: 400, code: "invalid_body",
      says: "101 checklist"),
    BadRequest(
      path: "/records/tickets/1/transitions/start",
      body: "{\"activities\":[{}\(String(repeating: ",{}", count: 100))]}", status: 400, code: "invalid_body",
      says: "101 activities"),
    BadRequest(method: .get, path: "/records/tickets/01", status: 404, code: "not_found"),
    BadRequest(method: .get, path: "/records/tickets/+1", status: 404, code: "not_found"),
    BadRequest(method: .get, path: "/records/tickets/1/", status: 404, code: "no_such_path"),
    BadRequest(method: .get, path: "/records//tickets/1", status: 404, code: "no_such_path"),
    BadRequest(
      method: .get, path: "/records/tickets/1/transitions/", status: 404, code: "no_such_path"),
    BadRequest(method: .get, path: "/records/tickets/-1", status: 404, code: "not_found"),
    BadRequest(method: .get, path: "/records/tickets/99999999999999999999", status: 404, code: "not_found"),
    BadRequest(path: "/records/tickets/1/restore", body: "{\"a\":1}", status: 400, code: "body_not_expected"),
    BadRequest(
      path: "/records/tickets/1/override", body: "{\"to\":\"open\"}", status: 400, code: "invalid_body", says: "reason"),
    BadRequest(
      path: "/records/tickets/1/transitions/start", body: "{\"vales\":{}}", status: 400, code: "invalid_body",
      says: "values"),
    BadRequest(
      path: "/records/tickets/enter", body: "{\"values\":{}}", status: 400, code: "invalid_body", says: "enter"),
    BadRequest(method: .get, path: "/modules/tickts", status: 404, code: "not_found", says: "tickets"),
  ]
}

struct RequestShapeTests {
  @Test(arguments: BadRequest.all)
  func `is refused with a problem and changes nothing`(request: BadRequest) async throws {
    try await TestServer.run { server in
      _ = try await server.ticket()
      let before = try await server.everything()
      let answer = try await server.send(request.method, request.path, request.body, headers: request.headers)
      #expect(answer.status == request.status, "\(answer.text)")
      #expect(answer.code == request.code, "\(answer.text)")
      #expect(answer.text.contains(request.says), "\(answer.text)")
      #expect(answer.headers[.contentType] == "application/problem+json")
      #expect(answer.object["status"] as? Int == request.status)
      #expect(!answer.text.contains("Swift"))
      #expect(try await server.everything() == before)
    }
  }

  @Test func `names the allowed methods`() async throws {
    try await TestServer.run { server in
      let list = try await server.send(.patch, "/records/tickets", "{}")
      #expect(list.headers[.allow] == "GET, POST, PUT")
      let record = try await server.send(.post, "/records/tickets/1", "{}")
      #expect(record.headers[.allow] == "GET, PATCH, DELETE")
    }
  }

  @Test func `answers HEAD like GET without a body`() async throws {
    try await TestServer.run { server in
      let answer = try await server.send(.head, "/modules")
      #expect(answer.status == 200)
      #expect(answer.text.isEmpty)
    }
  }
}
