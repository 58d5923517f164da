import Engine
import Expressions
import HTTPTypes
import Hummingbird
import JSONText

/// What administrators have done, and who has read what of anybody's health.
enum AuditEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      method: .get, path: "/audit", name: "list_audit",
      summary: "Lists the audit log, the newest first; for administrators.",
      query: [.actor, .action, .from, .to, .limit, .cursor], answer: .audit, handle: list),
    Endpoint(
      method: .get, path: "/audit.ndjson", name: "export_audit",
      summary: "Gives the audit log as JSON, an object on each line, the oldest first; for administrators.",
      query: [.actor, .action, .from, .to], answer: .ndjson, handle: export),
  ]

  private static func list(_ call: APICall) async throws -> Response {
    let page = try await call.store.audit(call.auditRequest, as: call.caller)
    return .json(
      .object([
        "entries": .array(page.records.map(\.json)),
        "next_cursor": page.next.map { .string(String($0)) } ?? .null,
      ]))
  }

  private static func export(_ call: APICall) async throws -> Response {
    let request = try call.auditRequest
    let first = try await call.store.auditPiece(request, after: nil, as: call.caller)
    let body = ResponseBody { writer in
      // The store may be closed once nobody holds the tenant.
      defer { withExtendedLifetime(call.tenant) {} }
      var piece = first
      while let last = piece.last {
        try await writer.write(ByteBuffer(bytes: piece.flatMap { $0.json.bytes + [UInt8(ascii: "\n")] }))
        piece = try await call.store.auditPiece(request, after: last.id, as: call.caller)
      }
      try await writer.finish(nil)
    }
    return Response(
      status: .ok,
      headers: [
        .contentType: "application/x-ndjson", .contentDisposition: "attachment; filename=\"audit.ndjson\"",
      ], body: body)
  }
}

extension APICall {
  fileprivate var auditRequest: AuditRequest {
    get throws(HTTPProblem) {
      AuditRequest(
        user: query.text(.actor), action: query.text(.action), from: try moment(.from), to: try moment(.to),
        limit: query.integer(.limit) ?? 50, before: try place)
    }
  }

  private func moment(_ parameter: QueryParameter) throws(HTTPProblem) -> Timestamp? {
    guard let text = query.text(parameter) else { return nil }
    guard let moment = Timestamp(parsing: text) else {
      throw .badParameter(
        parameter.name, "malformed",
        "\(parameter.name) is \(HTTPProblem.quoted(text)); give a moment such as 2026-01-31T09:00:00Z.")
    }
    return moment
  }

  /// Where a list goes on whose cursors are ids.
  var place: Int64? {
    get throws(HTTPProblem) {
      guard let text = query.text(.cursor) else { return nil }
      guard let id = Int64(text), id > 0 else {
        throw .badParameter("cursor", "cursor", "The cursor is none of this list: give next_cursor of the page before.")
      }
      return id
    }
  }
}
