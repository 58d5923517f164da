import Engine
import Hummingbird
import JSONText

/// Making other records of a record.
enum ConversionEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      method: .post, path: "/records/{module}/{id}/convert", name: "convert_record",
      summary: "Makes other records of a record; a dry run says what would come of it, with likely matches.",
      query: [.dryRun, .confirmDuplicates], body: .convert, answer: .conversion, takesVersion: true, handle: convert),
    Endpoint(
      method: .post, path: "/records/{module}/{id}/unconvert", name: "unconvert_record",
      summary: "Takes a record's conversion back, with a reason.", query: [.dryRun], body: .unconvert,
      answer: .reversal, takesVersion: true, handle: unconvert),
  ]

  private static func convert(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let input = reader.conversionInput()
    try reader.finish()
    let shape = BodyShape.conversion(of: call.declaredModule, in: call.store.model)
    guard call.query.flag(.dryRun) else {
      return try await call.performed(.convert(call.target, input), shape) { call, change in
        call.answer(change, members: change.conversion?.members(isPreview: false) ?? [])
      }
    }
    do {
      let preview = try await call.store.preview(
        input, of: call.target, confirmingDuplicates: call.query.flag(.confirmDuplicates), as: call.caller)
      let problems = JSON.array(preview.problems.map { HTTPProblem.Item($0, in: shape).json })
      return .json(
        .object(
          [.init(name: "dry_run", value: true)] + preview.members(isPreview: true)
            + [.init(name: "problems", value: problems)]))
    } catch let refusal as Refusal {
      throw HTTPProblem(refusal, in: shape)
    }
  }

  private static func unconvert(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let input = reader.reversalInput()
    try reader.finish()
    let command = Command.unconvert(try call.target, input)
    guard call.query.flag(.dryRun) else {
      return try await call.performed(command, .values(of: nil)) { call, change in
        call.answer(change, members: change.reversal?.members ?? [])
      }
    }
    let change = try await call.store.rehearse(command, as: call.caller)
    return .json(
      .object(
        [
          .init(name: "dry_run", value: true),
          .init(name: "record", value: call.representation(of: change, .values(of: nil))),
        ]
          + (change.reversal?.members ?? [])))
  }
}

extension APICall {
  /// The record that a command was about, with what else there is to say.
  fileprivate func answer(_ change: Change, members: [JSON.Member]) -> KeptAnswer {
    let record = JSON.Member(name: "record", value: representation(of: change, .values(of: nil)))
    return KeptAnswer(
      status: 200, headers: ["ETag": ETag.text(change.version)], body: JSON.object([record] + members).bytes)
  }
}
