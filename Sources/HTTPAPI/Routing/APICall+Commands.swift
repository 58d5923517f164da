import Engine
import HTTPTypes
import Hummingbird
import JSONText
import Metamodel

extension APICall {
  /// The module in the path, if the model has it.
  var declaredModule: Module? { store.model.module(module) }

  /// Performs a command on a record and answers the record.
  func changed(_ command: Command, shape: BodyShape) async throws -> Response {
    try await performed(command, shape) { call, change in call.alteration(change, shape) }
  }

  /// Performs a command that creates a record, and answers the record and its place.
  func created(_ command: Command, shape: BodyShape) async throws -> Response {
    try await performed(command, shape) { call, change in call.held(change) ?? call.creation(change, shape) }
  }

  /// Performs a command that creates a record or changes one, and answers which it was by 201 or 200.
  func upserted(_ command: Command, shape: BodyShape) async throws -> Response {
    try await performed(command, shape) { call, change in
      call.held(change)
        ?? (change.isCreated ? call.creation(change, shape) : call.alteration(change, shape))
    }
  }

  /// The answer of a record that is held for a review, and is none yet; nil of any other.
  private func held(_ change: Change) -> KeptAnswer? {
    guard change.isHeld, let draft = change.review else { return nil }
    return KeptAnswer(
      status: 202, headers: ["Location": "\(basePath)/reviews/\(draft.id)"], body: verdict(of: change).bytes)
  }

  private func alteration(_ change: Change, _ shape: BodyShape) -> KeptAnswer {
    KeptAnswer(
      status: change.isWaiting ? 202 : 200, headers: ["ETag": ETag.text(change.version)],
      body: representation(of: change, shape).bytes)
  }

  private func creation(_ change: Change, _ shape: BodyShape) -> KeptAnswer {
    let place = "\(basePath)/records/\(change.module)/\(change.id)"
    return KeptAnswer(
      status: 201, headers: ["ETag": ETag.text(change.version), "Location": place],
      body: representation(of: change, shape).bytes)
  }

  /// Merges records, or undoes it, and answers the record that is left with what was done beside.
  func merged(_ command: Command) async throws -> Response {
    try await performed(command, .values(of: nil)) { call, change in
      let body: JSON = .object([
        "record": call.representation(of: change, .values(of: nil)), "merge": change.merge.map(\.json),
      ])
      return KeptAnswer(status: 200, headers: ["ETag": ETag.text(change.version)], body: body.bytes)
    }
  }

  /// The record as the caller may see it, with the warnings that the change gave.
  func representation(of change: Change, _ shape: BodyShape) -> JSON {
    let record = change.record.json(model: store.model)
    guard record.last == UInt8(ascii: "}") else { return .raw(record) }
    let warnings = change.warnings.map { HTTPProblem.Item($0, in: shape).json }
    let more = JSON.object([
      "warnings": warnings.isEmpty ? nil : .array(warnings),
      "approval": change.approval?.json,
      "next": change.next.map { .array($0.map { $0.json(shape.module) }) },
    ])
    guard more.members?.isEmpty == false else { return .raw(record) }
    return .raw(record.dropLast() + Array(",".utf8) + more.bytes.dropFirst())
  }

  /// The answer to a committed change, or to a rehearsal if the caller asks for one.
  func performed(
    _ command: Command, _ shape: BodyShape, _ answer: @escaping @Sendable (APICall, Change) -> KeptAnswer
  ) async throws -> Response {
    let command = query.flag(.confirmDuplicates) ? Command.confirmed(command) : command
    guard !query.flag(.dryRun) else { return try await rehearsed(command, shape) }
    do {
      guard let once = try once else {
        return Response(answer(self, try await store.perform(command, as: caller)))
      }
      return Response(try await store.perform(command, as: caller, once: once) { answer(self, $0) })
    } catch let refusal as Refusal {
      throw HTTPProblem(refusal, in: shape)
    }
  }

  /// What the request calls itself, if it does.
  var once: Once? {
    get throws(HTTPProblem) { try once(of: "") }
  }

  /// What the request calls itself, if it does.
  ///
  /// - Parameter content: tells the file that came with it from any other.
  func once(of content: String) throws(HTTPProblem) -> Once? {
    guard let key = request.headers[.idempotencyKey] else { return nil }
    guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw .badHeader(.idempotencyKey, "An Idempotency-Key has 1 to 255 visible characters of ASCII.")
    }
    let head = "\(request.method.rawValue) \(request.uri) \(request.headers[.ifMatch] ?? "")\n\(content)"
    return Once(key: key, request: Array(head.utf8) + (body.map { JSON($0).bytes } ?? []))
  }

  /// A rehearsal has no ETag and is wrapped, so that nobody takes it for a change.
  private func rehearsed(_ command: Command, _ shape: BodyShape) async throws -> Response {
    do {
      let change = try await store.rehearse(command, as: caller)
      return .json(
        .object([
          "dry_run": true, "record": change.isHeld ? nil : representation(of: change, shape),
          "draft": change.review.map(\.json), "merge": change.merge.map(\.json),
          "result": change.result.map(\.json),
        ]))
    } catch let refusal as Refusal {
      throw HTTPProblem(refusal, in: shape)
    }
  }
}

extension Change {
  /// Whether a review holds what came in, and nobody has decided yet.
  var waitsForReview: Bool { isHeld && review?.status.isOpen == true }
}

extension Response {
  /// An answer that may have been given before; then it says so.
  init(_ answer: KeptAnswer) {
    self = .json(bytes: answer.body, status: HTTPResponse.Status(code: answer.status))
    for (name, value) in answer.headers {
      if let name = HTTPField.Name(name) { headers[name] = value }
    }
    if answer.isRepeated { headers[.idempotencyReplayed] = "true" }
  }
}
