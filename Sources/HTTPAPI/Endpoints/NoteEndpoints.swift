import Engine
import HTTPTypes
import Hummingbird
import JSONText
import Metamodel

/// Notes about records: records themselves, of the module that keeps notes.
enum NoteEndpoints {
  private static let place = "/records/{module}/{id}/notes"

  static let all: [Endpoint] = [
    Endpoint(
      method: .get, path: place, name: "list_notes", summary: "Lists the notes about a record, the newest first.",
      query: [.limit, .cursor], answer: .notes, handle: list),
    Endpoint(
      method: .post, path: place, name: "add_note", summary: "Writes a note about a record.", body: .note,
      answer: .noteCreated, handle: add),
    Endpoint(
      method: .get, path: "\(place)/{note}", name: "get_note", summary: "Answers one note about a record.",
      answer: .note, handle: get),
    Endpoint(
      method: .patch, path: "\(place)/{note}", name: "update_note", summary: "Changes a note.", body: .note,
      answer: .note, takesVersion: true, handle: update),
    Endpoint(
      method: .delete, path: "\(place)/{note}", name: "delete_note", summary: "Moves a note to the recycle bin.",
      answer: .nothing, takesVersion: true, handle: delete),
  ]

  private static func list(_ call: APICall) async throws -> Response {
    let page = try await call.store.listNotes(
      about: call.module, id: call.id, limit: call.query.integer(.limit) ?? 50, cursor: call.query.text(.cursor),
      as: call.caller)
    return .json(bytes: page.json)
  }

  private static func add(_ call: APICall) async throws -> Response {
    let place = try await call.store.notes(about: call.module, id: call.id, as: call.caller)
    return try await call.created(place.create(try call.noteValues(place)), shape: call.noteShape(place.module))
  }

  private static func get(_ call: APICall) async throws -> Response {
    let note = try await call.note
    let page = try await call.store.get(module: note.module, id: note.id, as: call.caller)
    var response = Response.json(bytes: page.json)
    response.headers[.eTag] = ETag.text(page.version)
    return response
  }

  private static func update(_ call: APICall) async throws -> Response {
    let place = try await call.store.notes(about: call.module, id: call.id, as: call.caller)
    let values = try call.noteValues(place)
    return try await call.changed(
      .update(try await call.note, values: values), shape: call.noteShape(place.module))
  }

  private static func delete(_ call: APICall) async throws -> Response {
    let change = try await call.store.perform(.delete(try await call.note), as: call.caller)
    return Response(status: .noContent, headers: [.eTag: ETag.text(change.version)])
  }
}

extension APICall {
  /// The note in the path, at the version that the caller has seen.
  fileprivate var note: RecordTarget {
    get async throws {
      let found = try await store.note(try number("note"), about: module, id: id, as: caller)
      return RecordTarget(
        module: found.module, id: found.id, expectedVersion: try ETag.expectedVersion(request.headers))
    }
  }

  /// The values of a note; the path says what it is about.
  fileprivate func noteValues(_ place: NotePlace) throws(HTTPProblem) -> RecordInput {
    let values = try body?.recordInput() ?? [:]
    guard values[place.regarding] == nil else {
      throw .invalidBody([
        .init(
          pointer: "/\(place.regarding)", code: "unknown_member", message: "The path says what the note is about.")
      ])
    }
    return values
  }

  fileprivate func noteShape(_ module: String) -> BodyShape { .values(of: store.model.module(module)) }
}
