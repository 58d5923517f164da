import Engine
import Hummingbird
import JSONText

/// Making one record of several.
enum MergeEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      method: .post, path: "/records/{module}/{id}/merge", name: "merge_records",
      summary: "Merges other records into this one: it takes their values as chosen, and what named them names it.",
      query: [.dryRun], body: .merge, answer: .merged, takesVersion: true, handle: merge),
    Endpoint(
      method: .post, path: "/records/{module}/{id}/unmerge", name: "unmerge_records",
      summary: "Undoes the last merge into this record, or the one that took it away.", query: [.dryRun, .keepChanges],
      answer: .merged, takesVersion: true, handle: unmerge),
  ]

  private static func merge(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let input = reader.mergeInput()
    try reader.finish()
    return try await call.merged(.merge(call.target, input))
  }

  private static func unmerge(_ call: APICall) async throws -> Response {
    try await call.merged(.unmerge(call.target, keepingChanges: call.query.flag(.keepChanges)))
  }
}

extension BodyReader {
  /// `{"with": [8, {"id": 9, "version": 2}], "take": {"email": 8}}`.
  mutating func mergeInput() -> MergeInput {
    let losers = (list("with") ?? []).enumerated().map { index, item in
      if case .number(let digits) = item, let id = Int64(digits), id > 0 { return MergeInput.Loser(id: id) }
      return nested(item, at: "with/\(index)") { reader in
        MergeInput.Loser(id: reader.requiredInteger("id"), expectedVersion: reader.integer("version"))
      }
    }
    var take: [String: Int64] = [:]
    for (field, id) in (object("take") ?? [:]).sorted(by: { $0.key < $1.key }) {
      if case .number(let digits) = id, let id = Int64(digits), id > 0 {
        take[field] = id
      } else {
        refuse("take/\(JSONPointer.escaped(field))", "type_mismatch", "The id of one of the merged records is wanted.")
      }
    }
    return MergeInput(losers: losers, take: take)
  }
}

extension MergeReport {
  var json: JSON {
    .object([
      "losers": .array(losers.map { .integer($0) }),
      "taken": .object(taken.sorted { $0.key < $1.key }.map { ($0.key, JSON.integer($0.value)) }),
      "related": .array(
        related.map {
          .object(["module": .string($0.module), "field": .string($0.field), "count": .integer($0.count)])
        }),
    ])
  }
}
