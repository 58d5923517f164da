import Engine
import Hummingbird
import JSONText

/// Taking values away for ever.
enum EraseEndpoint {
  static let all: [Endpoint] = [
    Endpoint(
      method: .post, path: "/records/{module}/{id}/erase", name: "erase_record",
      summary: "Takes the values of a record, or of some of its fields, away from everywhere, the history included.",
      query: [.dryRun], body: .erase, answer: .erasure, takesVersion: true, handle: erase)
  ]

  private static func erase(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let input = ErasureInput(fields: reader.texts("fields") ?? [], reason: reader.requiredText("reason"))
    try reader.finish()
    let command = Command.erase(try call.target, input)
    if call.query.flag(.dryRun) {
      let change = try await call.store.rehearse(command, as: call.caller)
      return .json(.object([.init(name: "dry_run", value: true)] + (change.erasure?.members ?? [])))
    }
    return try await call.performed(command, .values(of: nil)) { _, change in
      KeptAnswer(status: 200, body: JSON.object(change.erasure?.members ?? []).bytes)
    }
  }
}

extension ErasureReport {
  /// The members of the answer.
  var members: [JSON.Member] {
    [
      .init(name: "erased", value: .array(records.map(\.json))), .init(name: "fields", value: .strings(fields)),
      .init(name: "history", value: .integer(history)), .init(name: "moves", value: .integer(moves)),
      .init(name: "files", value: .integer(files)), .init(name: "answers", value: .integer(answers)),
      .init(name: "messages", value: .integer(messages)), .init(name: "drafts", value: .integer(drafts)),
      .init(name: "relatives", value: .array(relatives.map(\.json))),
      .init(name: "lacking", value: .array(lacking.map(\.json))),
    ]
  }
}

extension ErasureReport.Lacking {
  fileprivate var json: JSON {
    .object(["record": record.json, "field": .string(field), "state": .string(state)])
  }
}

extension RecordPlace {
  var json: JSON { .object(["module": .string(module), "id": .integer(id)]) }
}
