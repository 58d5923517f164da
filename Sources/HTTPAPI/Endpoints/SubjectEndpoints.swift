import Engine
import HTTPTypes
import Hummingbird
import JSONText

/// What is kept of a person: to be given to them, or erased.
enum SubjectEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      method: .post, path: "/subjects/export", name: "export_subject",
      summary: "Gives all that is kept of a person, an object on each line; for administrators.", body: .subject,
      answer: .ndjson, handle: export),
    Endpoint(
      method: .post, path: "/subjects/erase", name: "erase_subject",
      summary: "Erases a person's records, and the notes and activities about them; for administrators.",
      query: [.dryRun], body: .subjectErasure, answer: .subjectErasure, handle: erase),
  ]

  private static func export(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let request = reader.subjectRequest()
    try reader.finish()
    let export = try await call.store.subject(request, as: call.caller)
    let body = ResponseBody { writer in
      // The store may be closed once nobody holds the tenant.
      defer { withExtendedLifetime(call.tenant) {} }
      var export = export
      while let piece = try await export.next() { try await writer.write(ByteBuffer(bytes: piece)) }
      try await writer.finish(nil)
    }
    return Response(
      status: .ok,
      headers: [
        .contentType: "application/x-ndjson", .contentDisposition: "attachment; filename=\"subject.ndjson\"",
      ], body: body)
  }

  private static func erase(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let request = reader.subjectRequest()
    let reason = reader.requiredText("reason")
    try reader.finish()
    let isRehearsal = call.query.flag(.dryRun)
    let erasure = try await call.store.eraseSubject(request, reason: reason, isRehearsal: isRehearsal, as: call.caller)
    return .json(
      .object([
        "dry_run": isRehearsal ? true : nil, "own": .array(erasure.subject.own.map(\.json)),
        "about": .array(erasure.subject.about.map(\.json)), "related": .array(erasure.subject.related.map(\.json)),
        "drafts": .array(erasure.subject.drafts.map { .integer($0) }),
        "erasures": .array(erasure.reports.map { .object($0.members) }),
      ]))
  }
}

extension BodyReader {
  /// `{"email": …, "records": [{"module", "id"}], "except": […]}`.
  fileprivate mutating func subjectRequest() -> SubjectRequest {
    SubjectRequest(email: text("email"), records: places("records"), except: places("except"))
  }

  private mutating func places(_ name: String) -> [RecordPlace] {
    (list(name) ?? []).prefix(1_000).enumerated().map { index, item in
      nested(item, at: "\(name)/\(index)") { reader in
        RecordPlace(module: reader.requiredText("module"), id: reader.requiredInteger("id"))
      }
    }
  }
}
