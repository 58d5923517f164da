import JSONText

/// The schemas of users, absences, invitations and hand-overs.
enum PeopleSchemas {
  static let all: [JSON.Member] = [
    .init(name: "users", value: .members(["users": .items(.reference("user")), "next_cursor": .textOrNull])),
    .init(name: "user", value: user),
    .init(name: "user.create", value: SignInSchemas.closed(["name": .text], optional: settings)),
    .init(name: "user.update", value: SignInSchemas.closed([:], optional: changes)),
    .init(name: "absences", value: .members(["absences": .items(.reference("absence"))])),
    .init(
      name: "absence",
      value: .members([
        "id": .id, "user": .text, "first": day, "last": day, "substitute": .textOrNull, "note": .text,
      ])),
    .init(
      name: "absence.create",
      value: SignInSchemas.closed(
        ["first": day, "last": day.described("The last day, included.")],
        optional: [
          "user": .text.described("Who is away; the caller if left out."),
          "substitute": .text.described("The user who stands in."), "note": .text,
        ])),
    .init(
      name: "invitation.create",
      value: SignInSchemas.closed(
        ["user": .text], optional: ["mail": .flag.described("Whether it is mailed; else the answer has the link.")])),
    .init(
      name: "invitation",
      value: .members([
        "user": .text, "address": .textOrNull, "token": .textOrNull, "link": .textOrNull, "expires_at": .moment,
      ])),
    .init(
      name: "hand_over",
      value: SignInSchemas.closed(
        ["from": .text.described("The user who leaves, active or not."), "to": .text],
        optional: ["module": .text.described("This module alone.")])),
    .init(name: "handed_over", value: .members(["modules": .items(report)])),
  ]

  private static let user: JSON = .members([
    "id": .id, "name": .text, "email": .textOrNull, "display_name": .text, "active": .flag, "roles": .items(.text),
    "teams": .items(.text), "manager": .textOrNull.described("The name of the user above."),
    "locale": .textOrNull.described("The language of mail to them; the tenant's if null."), "has_password": .flag,
    "has_second_factor": .flag,
    "last_mail": .textOrNull.described("How the last mail fared that lets them choose a password."),
  ])

  private static let settings: KeyValuePairs<String, JSON> = [
    "email": .textOrNull, "display_name": .text, "roles": .items(.text), "teams": .items(.text), "manager": .textOrNull,
    "locale": .textOrNull,
  ]

  private static let changes: KeyValuePairs<String, JSON> = [
    "email": .textOrNull.described("Null takes it away."), "display_name": .text,
    "roles": .items(.text).described("In place of those that they have."), "teams": .items(.text),
    "manager": .textOrNull, "locale": .textOrNull, "active": .flag.described("False suspends them at once."),
  ]

  private static let day: JSON = .object(["type": "string", "format": "date"])

  private static let report: JSON = .members([
    "module": .text, "handed_over": .whole, "waiting": .whole, "refused": .whole,
    "examples": .items(.members(["id": .id, "problems": .items(.anything)]))
      .described("The first records that were refused, and why."),
    "still_named": .object(["type": "object", "additionalProperties": .whole])
      .described("By field how many records still name the user."),
  ])
}
