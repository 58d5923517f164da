import Engine
import Expressions
import Hummingbird
import JSONText

/// When users are away, and who stands in for them.
enum AbsenceEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      method: .get, path: "/absences", name: "list_absences", summary: "Lists when users are away.",
      query: [.absentUser, .endingFrom], answer: .named("absences"), handle: list),
    .unrepeatable(
      method: .post, path: "/absences", name: "add_absence",
      summary: "Notes when the caller, or for administrators another user, is away, both days included.",
      body: .named("absence.create"), answer: .new("absence"), handle: add),
    Endpoint(
      method: .delete, path: "/absences/{id}", name: "remove_absence",
      summary: "Removes an absence of the caller's, or for administrators anybody's.", answer: .done, handle: remove),
  ]

  private static func list(_ call: APICall) async throws -> Response {
    let from = try call.query.text(.endingFrom).map { text throws(HTTPProblem) in
      guard let day = CalendarDate(parsing: text) else {
        throw .badParameter("from", "malformed", "from is \(HTTPProblem.quoted(text)); give a day such as 2026-12-01.")
      }
      return day
    }
    let absences = try await call.store.absences(of: call.query.text(.absentUser), endingFrom: from ?? .earliest)
    return .json(.object(["absences": .array(absences.map(\.json))]))
  }

  private static func add(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let user = reader.text("user") ?? call.caller.name
    let (first, last) = (reader.day("first"), reader.day("last"))
    let (substitute, note) = (reader.text("substitute"), reader.text("note") ?? "")
    try reader.finish()
    let absence = NewAbsence(first: first, last: last, substitute: substitute, note: String(note.prefix(200)))
    return .json(try await call.store.addAbsence(absence, of: user, by: call.caller).json, status: .created)
  }

  private static func remove(_ call: APICall) async throws -> Response {
    try await call.store.removeAbsence(try call.number(of: "absence"), by: call.caller)
    return Response(status: .noContent)
  }
}

extension BodyReader {
  /// A day that has to be there.
  fileprivate mutating func day(_ name: String) -> CalendarDate {
    if let day = CalendarDate(parsing: requiredText(name)) { return day }
    if case .text? = value(name) { refuse(name, "malformed", "A day is written as 2026-12-21.") }
    return .earliest
  }
}

extension Absence {
  fileprivate var json: JSON {
    .object([
      "id": .integer(id), "user": .string(user), "first": .string(first.text), "last": .string(last.text),
      "substitute": substitute.map(JSON.string) ?? .null, "note": .string(note),
    ])
  }
}
