package import HTTPTypes
import Hummingbird
import JSONText

/// Why a request is not done, as the caller is told: a problem document of RFC 9457.
package struct HTTPProblem: Error, Sendable {
  package let status: HTTPResponse.Status
  /// Stable across versions and languages.
  package let code: String
  /// What was found, what was wanted, what to do.
  package let detail: String
  /// At most ``errorLimit``.
  var errors: [Item] = []
  package var headers: HTTPFields = [:]
  /// Names this one occurrence, for who reads the log.
  var instance: String?

  /// Errors that one answer lists; the detail says how many more there are.
  static let errorLimit = 100

  /// One thing that stands in the way.
  struct Item: Sendable, Hashable {
    /// Where in the request's body (RFC 6901); nil if it is nowhere in it.
    var pointer: String?
    /// What it is about, as the process calls it.
    var at: String?
    let code: String
    let message: String
    var parameters: [JSON.Member] = []
  }

  init(_ status: HTTPResponse.Status, _ code: String, _ detail: String, errors: [Item] = []) {
    self.status = status
    self.code = code
    self.detail = detail
    self.errors = Array(errors.prefix(Self.errorLimit))
  }

  /// The same problem with another header.
  func with(_ name: HTTPField.Name, _ value: String) -> HTTPProblem {
    var problem = self
    problem.headers[name] = value
    return problem
  }
}

extension HTTPProblem {
  /// The document.
  var json: JSON {
    .object([
      "type": "about:blank",
      "title": .string(status.reasonPhrase),
      "status": .integer(status.code),
      "code": .string(code),
      "detail": .string(detail),
      "instance": instance.map(JSON.string),
      "errors": errors.isEmpty ? nil : .array(errors.map(\.json)),
    ])
  }

  /// The answer that carries it.
  var response: Response {
    var response = Response.json(json, status: status)
    response.headers[.contentType] = "application/problem+json"
    for field in headers { response.headers.append(field) }
    return response
  }
}

extension HTTPProblem.Item {
  var json: JSON {
    .object([
      "pointer": pointer.map(JSON.string),
      "at": at.map(JSON.string),
      "code": .string(code),
      "message": .string(message),
      "params": parameters.isEmpty ? nil : .object(parameters),
    ])
  }
}
