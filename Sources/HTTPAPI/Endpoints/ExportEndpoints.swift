import Engine
import HTTPTypes
import Hummingbird

/// Records as files.
enum ExportEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      method: .get, path: "/exports/{module}.csv", name: "export_csv",
      summary: "Gives all records that meet a filter as CSV, which an import can read.",
      query: [.filter, .sort, .fieldPaths, .header], answer: .csv, handle: { try await answer($0, .csv) }),
    Endpoint(
      method: .get, path: "/exports/{module}.ndjson", name: "export_ndjson",
      summary: "Gives all records that meet a filter as JSON, an object on each line.",
      query: [.filter, .sort, .fieldPaths], answer: .ndjson, handle: { try await answer($0, .ndjson) }),
  ]

  /// The answer is sent as it is read. If a later piece cannot be read the connection ends before the body does, so that
  /// nobody takes a part for the whole.
  private static func answer(_ call: APICall, _ format: ExportFormat) async throws -> Response {
    let header = format == .csv ? call.query.text(.header).flatMap(ExportHeader.init) : nil
    let request = ExportRequest(
      module: call.module, format: format, filter: call.query.text(.filter), sort: call.query.text(.sort),
      fields: call.query.names(.fieldPaths), header: header ?? .names, locale: call.locale)
    let export = try await call.store.export(request, as: call.caller)
    let type = format == .csv ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson"
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
        .contentType: type, .contentDisposition: "attachment; filename=\"\(call.module).\(format.rawValue)\"",
      ], body: body)
  }
}
