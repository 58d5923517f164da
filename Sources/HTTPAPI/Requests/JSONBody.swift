import Engine
import HTTPTypes
import Hummingbird
import JSONText
import NIOCore

/// Reads the body of a request, if its endpoint takes one.
struct JSONBody {
  /// The largest body in bytes.
  let limit: Int

  /// The body's JSON; nil if the endpoint takes none and none was sent.
  func read(_ request: Request, for endpoint: Endpoint) async throws -> InputValue? {
    guard endpoint.method != .get, endpoint.body != .file else { return nil }
    let bytes = try await bytes(of: request)
    if endpoint.body == nil, bytes.isEmpty { return nil }
    try checkType(request.headers)
    let value = try parsed(bytes)
    if endpoint.body == nil, value != .object([:]) {
      throw HTTPProblem(.badRequest, "body_not_expected", "This path takes no body. Send none.")
    }
    return endpoint.body == nil ? nil : value
  }

  private func bytes(of request: Request) async throws -> [UInt8] {
    // A body that says itself that it is too large is refused unread.
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
      throw HTTPProblem.bodyTooLarge(limit: limit)
    }
    do {
      return Array(buffer: try await request.body.collect(upTo: limit))
    } catch is NIOTooManyBytesError {
      throw HTTPProblem.bodyTooLarge(limit: limit)
    } catch let error as CancellationError {
      throw error
    } catch {
      // Whatever else ends a body early is the client's affair or the network's.
      throw HTTPProblem.brokenBody
    }
  }

  private func checkType(_ headers: HTTPFields) throws(HTTPProblem) {
    if let encoding = headers[.contentEncoding], encoding.lowercased() != "identity" {
      throw .unsupportedEncoding(encoding)
    }
    let type = headers[.contentType]
    let parts = (type ?? "").lowercased().split(separator: ";").map { $0.filter { $0 != " " } }
    guard parts.first == "application/json",
      parts.dropFirst().allSatisfy({ ["charset=utf-8", "charset=\"utf-8\""].contains($0) })
    else { throw .unsupportedMediaType(type) }
  }

  private func parsed(_ bytes: [UInt8]) throws(HTTPProblem) -> InputValue {
    do throws(JSONError) {
      return try InputValue(JSON(parsing: bytes))
    } catch {
      throw .malformed(error)
    }
  }
}
