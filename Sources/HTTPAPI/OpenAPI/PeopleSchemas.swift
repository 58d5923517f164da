import JSONText

/// The schemas of absences, invitations and hand-overs.
enum PeopleSchemas {
  static let all: [JSON.Member] = [
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

  private static let day: JSON = .object(["type": "string", "format": "date"])

  private static let report: JSON = .members([
    "module": .text, "handed_over": .whole, "refused": .whole,
    "examples": .items(.members(["id": .id, "problems": .items(.anything)]))
      .described("The first records that were refused, and why."),
    "still_named": .object(["type": "object", "additionalProperties": .whole])
      .described("By field how many records still name the user."),
  ])
}
