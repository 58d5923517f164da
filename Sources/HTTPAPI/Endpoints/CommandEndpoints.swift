import Engine
import HTTPTypes
import Hummingbird

/// Changing one record.
enum CommandEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      method: .post, path: "/records/{module}", name: "create_record", summary: "Creates a record of the values given.",
      query: [.dryRun, .confirmDuplicates], body: .create, answer: .created, handle: create),
    Endpoint(
      method: .post, path: "/records/{module}/enter", name: "enter_record",
      summary: "Creates a record in the middle of its process, with a reason.", query: [.dryRun, .confirmDuplicates],
      body: .enter,
      answer: .created, handle: enter),
    Endpoint(
      method: .put, path: "/records/{module}", name: "upsert_record",
      summary: "Changes the record whose unique field has the value given, or creates one.",
      query: [.match, .dryRun, .confirmDuplicates],
      body: .update, answer: .upserted, handle: upsert),
    Endpoint(
      method: .patch, path: "/records/{module}/{id}", name: "update_record",
      summary: "Changes the fields that are given.", query: [.dryRun, .confirmDuplicates], body: .update,
      answer: .record,
      takesVersion: true, handle: update),
    Endpoint(
      method: .delete, path: "/records/{module}/{id}", name: "delete_record",
      summary: "Moves a record to the recycle bin.", answer: .nothing, takesVersion: true, handle: delete),
    Endpoint(
      method: .post, path: "/records/{module}/{id}/restore", name: "restore_record",
      summary: "Takes a record out of the recycle bin.", query: [.dryRun], answer: .record, takesVersion: true,
      handle: restore),
  ]

  private static func create(_ call: APICall) async throws -> Response {
    let values = try call.body?.recordInput() ?? [:]
    return try await call.created(.create(module: call.module, values: values), shape: .values(of: call.declaredModule))
  }

  private static func enter(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let values = reader.object("values") ?? [:]
    let entry = reader.requiredEntry()
    try reader.finish()
    return try await call.created(
      .create(module: call.module, values: values, enter: entry), shape: .wrapped(call.declaredModule))
  }

  private static func upsert(_ call: APICall) async throws -> Response {
    guard let match = call.query.text(.match) else {
      throw HTTPProblem.badParameter("match", "required", "Say by which unique field the record is found: match=email.")
    }
    let values = try call.body?.recordInput() ?? [:]
    return try await call.upserted(
      .upsert(module: call.module, match: match, values: values), shape: .values(of: call.declaredModule))
  }

  private static func update(_ call: APICall) async throws -> Response {
    let values = try call.body?.recordInput() ?? [:]
    return try await call.changed(.update(call.target, values: values), shape: .values(of: call.declaredModule))
  }

  private static func delete(_ call: APICall) async throws -> Response {
    let change = try await call.store.perform(.delete(call.target), as: call.caller)
    return Response(status: .noContent, headers: [.eTag: ETag.text(change.version)])
  }

  private static func restore(_ call: APICall) async throws -> Response {
    try await call.changed(.restore(call.target), shape: .values(of: nil))
  }
}
