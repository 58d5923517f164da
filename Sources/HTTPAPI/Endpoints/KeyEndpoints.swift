import Engine
import Expressions
import HTTPTypes
import Hummingbird
import JSONText
import Metamodel
import Tenancy

/// The API keys of the caller; of everybody, for an administrator.
enum KeyEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      method: .get, path: "/keys", name: "list_keys", summary: "Lists API keys, without their secrets.",
      answer: .named("keys"), handle: list),
    .unrepeatable(
      method: .post, path: "/keys", name: "create_key",
      summary: "Makes an API key, which is shown in this answer alone.", body: .named("key.create"),
      answer: .new("key.new"), handle: create),
    Endpoint(
      method: .delete, path: "/keys/{id}", name: "revoke_key", summary: "Revokes an API key at once.", answer: .done,
      handle: revoke),
  ]

  private static func list(_ call: APICall) async throws -> Response {
    .json(.object(["keys": .array(try await call.store.keys(for: call.caller).map(\.json))]))
  }

  private static func create(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let user = reader.text("user") ?? call.caller.name
    let label = reader.text("label") ?? "key"
    let terms = reader.keyTerms()
    try reader.finish()
    let key = try await call.workspace.addKey(
      to: call.tenant.tenant, user: user, label: String(label.prefix(100)), terms: terms, by: call.caller)
    return .json(
      .object([
        "id": .integer(key.id), "user": .string(key.user), "label": .string(key.label), "key": .string(key.key),
      ]), status: .created)
  }

  private static func revoke(_ call: APICall) async throws -> Response {
    try await call.store.revokeKey(try call.number(of: "key"), by: call.caller)
    return Response(status: .noContent)
  }
}

extension BodyReader {
  /// On what terms a key is wanted.
  fileprivate mutating func keyTerms() -> KeyTerms {
    let scope = KeyScope(role: text("role"), rights: rights())
    let networks = (texts("networks") ?? []).enumerated().compactMap { index, text -> NetworkRange? in
      if let range = NetworkRange(text) { return range }
      refuse("networks/\(index)", "malformed", "A network is written as 192.0.2.0/24 or 2001:db8::/32.")
      return nil
    }
    var end: Timestamp?
    if let text = text("expires_at") {
      end = Timestamp(parsing: text)
      if end == nil { refuse("expires_at", "malformed", "A moment is written as 2027-01-31T12:00:00Z.") }
    }
    return KeyTerms(scope: scope, networks: networks, expiresAt: end)
  }

  /// Rights by module: `{"deals": ["read", "update"]}`.
  private mutating func rights() -> [String: Set<Right>]? {
    guard let modules = object("rights") else { return nil }
    var rights: [String: Set<Right>] = [:]
    for (module, value) in modules {
      guard case .list(let items) = value else {
        refuse("rights/\(JSONPointer.escaped(module))", "type_mismatch", "A list of rights is wanted.")
        continue
      }
      rights[module] = Set(
        items.enumerated().compactMap { index, item in
          if case .text(let name) = item, let right = Right(rawValue: name) { return right }
          let known = Right.allCases.map(\.rawValue).joined(separator: ", ")
          refuse("rights/\(JSONPointer.escaped(module))/\(index)", "unknown_value", "A right is one of \(known).")
          return nil
        })
    }
    return rights
  }
}

extension KeyInfo {
  fileprivate var json: JSON {
    func moment(_ time: Timestamp?) -> JSON { time.map { .string($0.text) } ?? .null }
    return .object([
      "id": .integer(id), "user": .string(user), "user_active": .boolean(userIsActive), "label": .string(label),
      "role": role.map(JSON.string) ?? .null,
      "rights": rights.map { .object($0.mapValues { .strings($0.map(\.rawValue)) }) } ?? .null,
      "networks": .strings(networks.map(\.description)), "created_at": moment(createdAt),
      "expires_at": moment(expiresAt), "revoked_at": moment(revokedAt), "last_used_at": moment(lastUsedAt),
    ])
  }
}
