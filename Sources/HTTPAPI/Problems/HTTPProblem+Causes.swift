import Diagnostics
import HTTPTypes
import JSONText

// What is wrong with a request as such, before the engine is asked.
extension HTTPProblem {
  /// The answer to everybody without a key that fits: it tells an unknown tenant from a wrong key by nothing.
  package static let unauthorized = HTTPProblem(
    .unauthorized, "unauthorized",
    "No valid key for this tenant was given. Send `Authorization: Bearer <key>` with a key of the tenant."
  ).with(.wwwAuthenticate, "Bearer realm=\"trellis\"")

  static let noSuchPath = HTTPProblem(
    .notFound, "no_such_path", "There is nothing at this path. The paths of a tenant are in its openapi.json.")

  static func noSuch(_ what: String, _ name: String, among known: [String] = []) -> HTTPProblem {
    HTTPProblem(.notFound, "not_found", "There is no \(what) \(quoted(name)).\(suggestion(name, known))")
  }

  /// No record has this text as its id.
  static func noSuchRecord(_ id: String, of module: String) -> HTTPProblem {
    HTTPProblem(
      .notFound, "not_found", "There is no record \(quoted(id)) of \(quoted(module)): an id is a number such as 7.")
  }

  /// What was sent is no HTTP, or the client went away in the middle of it.
  package static let brokenBody = HTTPProblem(
    .badRequest, "malformed_request",
    "The body did not arrive as HTTP/1.1 has it: its length, chunks, trailers or Transfer-Encoding are wrong, or it ends early."
  ).with(.connection, "close")

  static func methodNotAllowed(_ allowed: [HTTPRequest.Method]) -> HTTPProblem {
    let methods = allowed.map(\.rawValue).joined(separator: ", ")
    return HTTPProblem(.methodNotAllowed, "method_not_allowed", "This path takes \(methods).").with(.allow, methods)
  }

  static func bodyTooLarge(limit: Int) -> HTTPProblem {
    HTTPProblem(
      .contentTooLarge, "body_too_large", "The body is larger than \(limit) bytes. Send less, in several requests.")
  }

  static func unsupportedMediaType(_ found: String?) -> HTTPProblem {
    let found = found.map { "The body is declared as \(quoted($0))" } ?? "The body has no Content-Type"
    return HTTPProblem(.unsupportedMediaType, "unsupported_media_type", "\(found); send application/json.")
      .with(.accept, "application/json")
  }

  static func unsupportedEncoding(_ found: String) -> HTTPProblem {
    HTTPProblem(
      .unsupportedMediaType, "unsupported_encoding",
      "The body is encoded as \(quoted(found)); send it without Content-Encoding."
    ).with(.acceptEncoding, "identity")
  }

  static func malformed(_ error: JSONError) -> HTTPProblem {
    let place: [JSON.Member] = [
      .init(name: "line", value: .integer(error.line)), .init(name: "column", value: .integer(error.column)),
      .init(name: "offset", value: .integer(error.offset)),
    ]
    let item = Item(code: error.code, message: error.message, parameters: place)
    return HTTPProblem(.badRequest, "malformed_body", error.message, errors: [item])
  }

  static func invalidBody(_ errors: [Item]) -> HTTPProblem {
    HTTPProblem(.badRequest, "invalid_body", summary(errors), errors: errors)
  }

  static func badParameter(_ name: String, _ code: String, _ message: String) -> HTTPProblem {
    let parameter = JSON.Member(name: "parameter", value: .string(name))
    return HTTPProblem(
      .badRequest, "bad_parameter", message, errors: [Item(code: code, message: message, parameters: [parameter])])
  }

  static func badHeader(_ name: HTTPField.Name, _ message: String) -> HTTPProblem {
    let header = JSON.Member(name: "header", value: .string(name.rawName))
    return HTTPProblem(
      .badRequest, "bad_header", message, errors: [Item(code: "malformed", message: message, parameters: [header])])
  }

  package static func tooManyRequests(retryAfter seconds: Int) -> HTTPProblem {
    HTTPProblem(
      .tooManyRequests, "too_many_requests", "This key has made too many requests. Try again in \(seconds) s."
    ).with(.retryAfter, String(seconds))
  }

  static let unavailable = HTTPProblem(
    .serviceUnavailable, "unavailable", "The server cannot answer just now. Try again in a moment."
  ).with(.retryAfter, "1")

  /// What failed is in the log under the id and nowhere in the answer.
  static func failure(id: String) -> HTTPProblem {
    var problem = HTTPProblem(
      .internalServerError, "internal_error", "The server failed. Its log knows more under the id \(id).")
    problem.instance = "urn:trellis:failure:\(id)"
    return problem
  }

  /// The first message, and how many more there are.
  static func summary(_ errors: [Item]) -> String {
    guard let first = errors.first else { return "The request was refused." }
    return errors.count == 1 ? first.message : "\(first.message) (and \(errors.count - 1) more)"
  }

  /// A sentence that offers the known name nearest to one, with a space before it.
  static func suggestion(_ name: String, _ known: [String]) -> String {
    NearMiss.nearest(to: name, among: known).map { " Did you mean \"\($0)\"?" } ?? ""
  }

  /// Outside text in quotes, at most 80 characters of it.
  static func quoted(_ text: String) -> String {
    text.count > 80 ? "\"\(text.prefix(80))…\"" : "\"\(text)\""
  }
}
