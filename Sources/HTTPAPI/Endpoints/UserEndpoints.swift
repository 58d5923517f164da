import Engine
import Hummingbird
import JSONText
import Tenancy

/// Users, for administrators: who there is, who comes and goes, and help for who cannot sign in.
enum UserEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      method: .get, path: "/users", name: "list_users",
      summary: "Lists the tenant's users, the oldest first; for administrators.", query: [.limit, .cursor],
      answer: .named("users"), handle: list),
    .unrepeatable(
      method: .post, path: "/users", name: "create_user",
      summary: "Creates a user, who gets in by an invitation; for administrators.", body: .named("user.create"),
      answer: .new("user"), handle: create),
    Endpoint(
      method: .get, path: "/users/{user}", name: "get_user", summary: "Answers a user; for administrators.",
      answer: .named("user"), handle: get),
    Endpoint(
      method: .patch, path: "/users/{user}", name: "update_user",
      summary: "Changes a user; one who is not active has no session or key that is good. For administrators.",
      body: .named("user.update"), answer: .named("user"), handle: update),
    Endpoint(
      method: .post, path: "/users/{user}/unlock", name: "unlock_user",
      summary: "Forgets a user's failed attempts to sign in; for administrators.", answer: .done, takesKey: false,
      handle: unlock),
    Endpoint(
      method: .delete, path: "/users/{user}/second-factor", name: "reset_second_factor",
      summary: "Turns the second factor off of a user who has lost it; for administrators.", answer: .done,
      handle: resetFactor),
    Endpoint(
      method: .delete, path: "/users/{user}/identities", name: "forget_identities",
      summary: "Forgets what providers call a user, who has another account there now; for administrators.",
      answer: .done, handle: forgetIdentities),
  ]

  private static func list(_ call: APICall) async throws -> Response {
    let limit = call.query.integer(.limit) ?? 50
    let page = try await call.store.users(for: call.caller, limit: limit, after: try call.place)
    return .json(
      .object([
        "users": .array(page.users.map(\.json)), "next_cursor": page.next.map { .string(String($0)) } ?? .null,
      ]))
  }

  private static func get(_ call: APICall) async throws -> Response {
    .json(try await call.store.user(named: call.user, for: call.caller).json)
  }

  private static func create(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let user = NewUser(
      name: reader.requiredText("name"), email: reader.text("email"), displayName: reader.text("display_name"),
      roles: reader.texts("roles") ?? [], teams: reader.texts("teams") ?? [], manager: reader.text("manager"),
      locale: reader.text("locale"))
    try reader.finish()
    var response = Response.json(try await call.store.createUser(user, by: call.caller).json, status: .created)
    response.headers[.location] = "\(call.basePath)/users/\(user.name)"
    return response
  }

  private static func update(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let change = UserChange(
      email: reader.removableText("email"), displayName: reader.text("display_name"), roles: reader.texts("roles"),
      teams: reader.texts("teams"), manager: reader.removableText("manager"), isActive: reader.flag("active"),
      locale: reader.removableText("locale"))
    try reader.finish()
    return .json(try await call.store.updateUser(call.user, change, by: call.caller).json)
  }

  private static func unlock(_ call: APICall) async throws -> Response {
    try await call.workspace.unlock(call.user, in: call.tenant.tenant, by: call.caller)
    return Response(status: .noContent)
  }

  private static func resetFactor(_ call: APICall) async throws -> Response {
    try await call.store.removeSecondFactor(of: call.user, by: call.caller)
    return Response(status: .noContent)
  }

  private static func forgetIdentities(_ call: APICall) async throws -> Response {
    try await call.store.forgetIdentities(of: call.user, by: call.caller)
    return Response(status: .noContent)
  }
}

extension APICall {
  /// The name of the user in the path.
  fileprivate var user: String { parameters.get("user") ?? "" }
}

extension BodyReader {
  /// A text, empty for one that is to be taken away.
  fileprivate mutating func removableText(_ name: String) -> String? {
    let text = text(name)
    return isNull(name) ? "" : text
  }
}

extension UserInfo {
  fileprivate var json: JSON {
    func text(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }
    return .object([
      "id": .integer(id), "name": .string(name), "email": text(email), "display_name": .string(displayName),
      "active": .boolean(isActive), "roles": .strings(roles), "teams": .strings(teams), "manager": text(manager),
      "locale": text(locale), "has_password": .boolean(hasPassword), "has_second_factor": .boolean(hasSecondFactor),
      "last_mail": text(lastMail),
    ])
  }
}
