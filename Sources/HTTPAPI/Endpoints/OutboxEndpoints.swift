import Engine
import Expressions
import Hummingbird
import JSONText

/// What is told to others, and how that went; for administrators.
enum OutboxEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      method: .get, path: "/outbox", name: "list_outbox",
      summary: "Lists the messages of the outbox, the newest first; for administrators.",
      query: [.outboxState, .limit, .cursor], answer: .named("outbox"), handle: list),
    Endpoint(
      method: .get, path: "/outbox/{id}", name: "get_outbox_message",
      summary: "Answers a message with what it says, which the audit log notes; for administrators.",
      answer: .named("outbox_message"), handle: get),
    Endpoint(
      method: .post, path: "/outbox/{id}/replay", name: "replay_outbox_message",
      summary: "Sends a message again that is dead, discarded or sent, under the same key; for administrators.",
      answer: .done, takesKey: false, handle: replay),
    Endpoint(
      method: .delete, path: "/outbox/{id}", name: "discard_outbox_message",
      summary: "Gives a message up that waits or is dead; for administrators.", answer: .done, handle: discard),
  ]

  private static func list(_ call: APICall) async throws -> Response {
    let limit = call.query.integer(.limit) ?? 50
    let state = call.query.text(.outboxState).flatMap { $0 == "any" ? nil : $0 }
    var request = OutboxRequest(state: state, before: try call.place, limit: limit)
    let messages = try await call.store.outbox(request, as: call.caller)
    request.before = messages.count == limit ? messages.last?.id : nil
    return .json(
      .object([
        "messages": .array(messages.map(\.json)), "next_cursor": request.before.map { .string("\($0)") } ?? .null,
      ]))
  }

  private static func get(_ call: APICall) async throws -> Response {
    .json(try await call.store.outboxEntry(call.message, as: call.caller).json)
  }

  private static func replay(_ call: APICall) async throws -> Response {
    _ = try await call.store.replay(call.message, by: call.caller)
    return Response(status: .noContent)
  }

  private static func discard(_ call: APICall) async throws -> Response {
    _ = try await call.store.discard(call.message, by: call.caller)
    return Response(status: .noContent)
  }
}

/// What processes have told the caller.
enum NotificationEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      method: .get, path: "/notifications", name: "list_notifications",
      summary: "Lists the caller's notifications, the newest first.", query: [.unread, .limit, .cursor],
      answer: .named("notifications"), handle: list),
    Endpoint(
      method: .post, path: "/notifications/{id}/read", name: "read_notification",
      summary: "Notes that the caller has read a notification.", answer: .done, takesKey: false, handle: read),
  ]

  private static func list(_ call: APICall) async throws -> Response {
    let limit = call.query.integer(.limit) ?? 50
    let found = try await call.store.notifications(
      unreadOnly: call.query.flag(.unread), before: try call.place, limit: limit, of: call.caller)
    let next = found.count == limit ? found.last?.id : nil
    return .json(
      .object([
        "notifications": .array(found.map(\.json)), "next_cursor": next.map { .string("\($0)") } ?? .null,
      ]))
  }

  private static func read(_ call: APICall) async throws -> Response {
    try await call.store.markRead(try call.number(of: "notification"), by: call.caller)
    return Response(status: .noContent)
  }
}

extension UserNotification {
  fileprivate var json: JSON {
    .object([
      "id": .integer(id), "record": record.json, "text": .string(text), "at": .string(at.text),
      "read_at": readAt.map { JSON.string($0.text) } ?? .null,
    ])
  }
}

extension APICall {
  fileprivate var message: Int64 {
    get throws(HTTPProblem) { try number(of: "message") }
  }
}
