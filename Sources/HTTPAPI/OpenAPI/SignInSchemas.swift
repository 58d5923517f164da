import JSONText
import Metamodel

/// The schemas of sessions, passwords and keys.
enum SignInSchemas {
  static let all: [JSON.Member] = [
    .init(name: "sign_in", value: closed(["login": login, "password": .text], optional: ["code": code])),
    .init(
      name: "session.new",
      value: .members(["user": .text, "id": .id, "csrf_token": csrf, "expires_at": .moment])),
    .init(name: "session", value: session), .init(name: "sessions", value: sessions),
    .init(name: "sessions.ended", value: .members(["ended": .whole])),
    .init(name: "password_reset", value: closed(["login": login])),
    .init(name: "password.choose", value: closed(["token": .text.described("From the mail."), "password": password])),
    .init(name: "password.change", value: closed(["old_password": .text, "password": password])),
    .init(name: "second_factor.propose", value: closed(["password": .text])),
    .init(name: "second_factor.code", value: closed(["code": code])),
    .init(
      name: "second_factor",
      value: .members([
        "secret": .text.described("In base 32."), "address": .text.described("The same, for a QR code."),
      ])),
    .init(name: "recovery_codes", value: .members(["recovery_codes": .items(.text)])),
    .init(name: "keys", value: .members(["keys": .items(.reference("key"))])), .init(name: "key", value: key),
    .init(name: "key.create", value: newKey),
    .init(
      name: "key.new",
      value: .members(["id": .id, "user": .text, "label": .text, "key": .text.described("Shown only now.")])),
  ]

  private static let login = JSON.text.described("A user's name or address.")
  private static let code = JSON.text.described("A code of the second factor, or a recovery code.")
  private static let csrf = JSON.text.described("To be sent as X-CSRF-Token.")
  private static let password: JSON = .object(["type": "string", "minLength": 12, "maxLength": 200])
  private static let momentOrNull: JSON = .object(["type": ["string", "null"], "format": "date-time"])
  private static let right = JSON.choice(Right.allCases.map(\.rawValue), orNull: false)

  private static let session: JSON = .members([
    "user": .text, "user_id": .id, "roles": .items(.text), "teams": .items(.text),
    "id": .object(["type": ["integer", "null"], "description": "The session's; null for who comes by a key."]),
    "csrf_token": .textOrNull,
  ])

  private static let sessions: JSON = .members([
    "sessions": .items(
      .members([
        "id": .id, "user": .text, "method": .choice(["password", "openid"], orNull: false), "address": .textOrNull,
        "agent": .textOrNull, "created_at": .moment, "last_used_at": .moment, "expires_at": .moment,
        "present": .flag.described("Whether it is the one by which the caller came."),
      ]))
  ])

  private static let key: JSON = .members([
    "id": .id, "user": .text,
    "user_active": .flag.described("Whether the user is active; the key of one who is not opens nothing."),
    "label": .text, "role": .textOrNull,
    "rights": .object(["type": ["object", "null"], "additionalProperties": .items(right)]),
    "networks": .items(.text), "created_at": .moment, "expires_at": momentOrNull, "revoked_at": momentOrNull,
    "last_used_at": momentOrNull,
  ])

  private static let newKey = closed(
    [:],
    optional: [
      "user": .text.described("As whom it acts; the caller if left out."), "label": .text,
      "role": .text.described("The one role of the user's that it acts in."),
      "rights": .object([
        "type": "object", "additionalProperties": .items(right),
        "description": "What it may do, by module, `*` for every other module.",
      ]),
      "networks": .items(.text).described("Where its holder has to be, such as 192.0.2.0/24."),
      "expires_at": .moment,
    ])

  static func closed(
    _ required: KeyValuePairs<String, JSON>, optional: KeyValuePairs<String, JSON> = [:]
  ) -> JSON {
    guard case .object(let members) = JSON.members(required, optional: optional) else { return .anything }
    return .object(members + [.init(name: "additionalProperties", value: false)])
  }
}
