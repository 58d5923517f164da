import Engine
import HTTPTypes
import Hummingbird
import JSONText
import Tenancy

/// Choosing a password, and the second factor beside it.
enum PasswordEndpoints {
  static let all: [Endpoint] = [
    .open(
      method: .post, path: "/password-resets", name: "request_password_reset",
      summary: "Mails a user what lets them choose another password; it is answered alike if there is no such user.",
      body: .named("password_reset"), answer: .accepted, handle: requestReset),
    .open(
      method: .post, path: "/password", name: "choose_password",
      summary: "Gives the user a password to whom the token was mailed; their sessions end.",
      body: .named("password.choose"), answer: .done, handle: choose),
    Endpoint(
      method: .put, path: "/password", name: "change_password",
      summary: "Changes the caller's password; their other sessions end.", body: .named("password.change"),
      answer: .done, handle: change),
    .unrepeatable(
      method: .post, path: "/second-factor", name: "propose_second_factor",
      summary: "Begins a second factor: codes of an application, which are wanted once it is confirmed.",
      body: .named("second_factor.propose"), answer: .new("second_factor"), handle: proposeFactor),
    Endpoint(
      method: .put, path: "/second-factor", name: "confirm_second_factor",
      summary: "Turns the second factor on and gives recovery codes, each good once; other sessions end.",
      body: .named("second_factor.code"), answer: .named("recovery_codes"), handle: confirmFactor),
    .unrepeatable(
      method: .post, path: "/second-factor/remove", name: "remove_second_factor",
      summary: "Turns the second factor off, for who has a code of it.", body: .named("second_factor.code"),
      answer: .done, handle: removeFactor),
  ]

  private static func requestReset(_ call: OpenCall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let login = reader.requiredText("login")
    try reader.finish()
    try call.workspace.requestReset(of: login, in: call.tenant, from: call.address)
    return .json(.object(["status": "accepted"]), status: .accepted)
  }

  private static func choose(_ call: OpenCall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let (token, password) = (reader.requiredText("token"), reader.requiredText("password"))
    try reader.finish()
    _ = try await call.workspace.choosePassword(
      password, token: token, in: call.tenant, from: call.address)
    return Response(status: .noContent)
  }

  private static func change(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let (old, new) = (reader.requiredText("old_password"), reader.requiredText("password"))
    try reader.finish()
    let session = try await HTTPProblem.whileSignedIn {
      try await call.workspace.changePassword(of: call.tenant, from: old, to: new, at: call.address)
    }
    return call.renewing(Response(status: .noContent), session)
  }

  private static func proposeFactor(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let password = reader.requiredText("password")
    try reader.finish()
    let factor = try await HTTPProblem.whileSignedIn {
      try await call.workspace.proposeSecondFactor(of: call.tenant, password: password, at: call.address)
    }
    return .json(
      .object(["secret": .string(factor.secret), "address": .string(factor.address)]), status: .created)
  }

  private static func confirmFactor(_ call: APICall) async throws -> Response {
    let code = try code(in: call)
    let (codes, session) = try await HTTPProblem.whileSignedIn {
      try await call.workspace.confirmSecondFactor(of: call.tenant, code: code, at: call.address)
    }
    return call.renewing(.json(.object(["recovery_codes": .strings(codes)])), session)
  }

  private static func removeFactor(_ call: APICall) async throws -> Response {
    let code = try code(in: call)
    let session = try await HTTPProblem.whileSignedIn {
      try await call.workspace.removeSecondFactor(of: call.tenant, code: code, at: call.address)
    }
    return call.renewing(Response(status: .noContent), session)
  }

  private static func code(in call: APICall) throws(HTTPProblem) -> String {
    var reader = BodyReader(call.body ?? .null)
    let code = reader.requiredText("code")
    try reader.finish()
    return code
  }
}

extension APICall {
  var cookie: SessionCookie { SessionCookie(tenant: tenant.tenant) }

  /// An answer that gives the browser the session's new text, if it has one.
  fileprivate func renewing(_ response: Response, _ session: String?) -> Response {
    var response = response
    if let session { response.headers[.setCookie] = cookie.setting(session) }
    return response
  }

  /// The number in the path of something that is no record.
  func number(of kind: String) throws(HTTPProblem) -> Int64 {
    let text = parameters.get("id") ?? ""
    guard let id = Int64(text), id > 0, String(id) == text else { throw .noSuch(kind, text) }
    return id
  }
}
