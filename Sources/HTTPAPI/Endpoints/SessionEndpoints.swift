import Engine
import Expressions
import HTTPTypes
import Hummingbird
import JSONText
import Tenancy

/// Signing in and out by a cookie, and seeing where one is signed in.
enum SessionEndpoints {
  static let all: [Endpoint] = [
    .open(
      method: .post, path: "/session", name: "sign_in",
      summary: "Begins a session, which the answer's cookie carries; the one that the browser has ends.",
      body: .named("sign_in"), answer: .new("session.new"), handle: signIn),
    Endpoint(
      method: .get, path: "/session", name: "get_session", summary: "Says who the caller is.",
      answer: .named("session"),
      handle: get),
    Endpoint(
      method: .delete, path: "/session", name: "sign_out", summary: "Ends the caller's session.", answer: .done,
      handle: signOut),
    Endpoint(
      method: .get, path: "/sessions", name: "list_sessions",
      summary: "Lists the caller's open sessions; for administrators also others'.", query: [.user, .everybody],
      answer: .named("sessions"), handle: list),
    Endpoint(
      method: .delete, path: "/sessions", name: "end_other_sessions",
      summary: "Ends all sessions of the caller, or for administrators of another user, but the present one.",
      query: [.user], answer: .named("sessions.ended"), handle: endOthers),
    Endpoint(
      method: .delete, path: "/sessions/{id}", name: "end_session",
      summary: "Ends a session of the caller's, or for administrators anybody's.", answer: .done, handle: end),
  ]

  private static func signIn(_ call: OpenCall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let attempt = SignInAttempt(
      login: reader.requiredText("login"), password: reader.requiredText("password"), code: reader.text("code"),
      address: call.address, agent: call.request.headers[.userAgent],
      replacing: call.cookie.text(in: call.request.headers),
      device: SessionCookie.device(of: call.tenant).text(in: call.request.headers))
    try reader.finish()
    let begun = try await call.workspace.signIn(attempt, to: call.tenant)
    var response = Response.json(
      .object([
        "user": .string(begun.caller.name), "id": .integer(begun.id), "csrf_token": .string(begun.csrfToken),
        "expires_at": .string(begun.expiresAt.text),
      ]), status: .created)
    response.headers[values: .setCookie] = begun.cookies(of: call.tenant)
    return response
  }

  private static func get(_ call: APICall) async throws -> Response {
    .json(
      .object([
        "user": .string(call.caller.name), "user_id": .integer(call.caller.userID),
        "roles": .strings(call.caller.roles),
        "teams": .strings(call.caller.teams), "id": call.caller.session.map { .integer($0) } ?? .null,
        "csrf_token": call.tenant.csrfToken.map(JSON.string) ?? .null,
      ]))
  }

  private static func signOut(_ call: APICall) async throws -> Response {
    guard let session = call.caller.session else {
      throw HTTPProblem(.badRequest, "no_session", "The request came by a key, which has no session to end.")
    }
    try await call.store.endSession(session, by: call.caller)
    return Response(status: .noContent, headers: [.setCookie: call.cookie.clearing])
  }

  private static func list(_ call: APICall) async throws -> Response {
    let sessions = try await call.store.sessions(
      of: call.query.text(.user), everybody: call.query.flag(.everybody), by: call.caller)
    return .json(.object(["sessions": .array(sessions.map { $0.json(isPresent: $0.id == call.caller.session) })]))
  }

  private static func endOthers(_ call: APICall) async throws -> Response {
    let ended = try await call.store.endSessions(of: call.query.text(.user), by: call.caller)
    return .json(.object(["ended": .integer(ended)]))
  }

  private static func end(_ call: APICall) async throws -> Response {
    try await call.store.endSession(try call.number(of: "session"), by: call.caller)
    return Response(status: .noContent)
  }
}

extension SessionInfo {
  fileprivate func json(isPresent: Bool) -> JSON {
    .object([
      "id": .integer(id), "user": .string(user), "method": .string(method),
      "address": address.map(JSON.string) ?? .null,
      "agent": agent.map(JSON.string) ?? .null, "created_at": .string(createdAt.text),
      "last_used_at": .string(lastUsedAt.text), "expires_at": .string(expiresAt.text), "present": .boolean(isPresent),
    ])
  }
}
