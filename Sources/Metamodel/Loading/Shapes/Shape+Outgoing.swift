extension Shape {
  /// `mail/*.yaml`.
  static let mailFile = Shape.object(
    ObjectShape(
      "a mail",
      isOmittable: true,
      [
        .required("mail", .text(.apiName), "The api name, the same as the file's; stable for ever."),
        .merged("module", .text(.reference), "The module of the records that it speaks of."),
        .merged("subject", .text(.template), "The subject, with `{field}` placeholders."),
        .merged(
          "text", .text(.template), "What it says, with `{field}` placeholders; empty lines part the paragraphs."),
        tellsHealth,
      ]
    )
  )

  /// `webhooks.yaml`.
  static let webhooksFile = Shape.object(
    ObjectShape(
      "webhooks",
      [
        .optional("webhooks", .map(MapShape("a webhook", .apiName, webhook)), "The webhooks by api name."),
        .optional("functions", .map(MapShape("a function", .apiName, function)), "The functions by api name."),
      ]
    )
  )

  private static let webhook = Shape.object(
    ObjectShape(
      "a webhook",
      isOmittable: true,
      [
        .optional("label", .text(.prose), "What people call it; made from the api name if left out."),
        .optional("url", .text(.prose), "Where it is, of https or http; mostly the tenant's own affair."),
        .optional("secret", .text(.apiName), "The tenant's secret that signs it; the webhook's own name if left out."),
        tellsHealth,
      ]
    )
  )

  private static let function = Shape.object(
    ObjectShape(
      "a function",
      isOmittable: true,
      [
        .optional("label", .text(.prose), "What people call it; made from the api name if left out."),
        .merged("module", .text(.reference), "The module of the records that it is told of."),
        .optional("url", .text(.prose), "Where it is, of https or http; mostly the tenant's own affair."),
        .optional("secret", .text(.apiName), "The tenant's secret that signs it; the function's own name if left out."),
        .optional("sets", .list(.text(.reference)), "The fields that a reply may set; none if left out."),
        .merged("as", .text(.reference), "The user as whom a reply is applied, with that user's rights."),
        tellsHealth,
      ]
    )
  )

  private static let tellsHealth = ObjectShape.Key.optional(
    "phi", .boolean, "Whether it may say what fields marked as `phi` hold; hidden otherwise.")

  /// One recipient, or several.
  static let recipients = Shape.choice(recipient + [.list(.choice(recipient), atLeast: 1)])

  private static let recipient: [Shape] =
    [
      ("role", "a role", "The name of a role: its active users."),
      ("team", "a team", "The name of a team: its active users."),
      ("user", "a user", "The name of a user."),
      ("field", "a field", "A user or e-mail field of the record, or of one that its lookups lead to."),
    ].map { key, noun, doc in
      .object(ObjectShape(noun, marker: key, [.required(key, .text(.reference), doc)]))
    } + [
      .object(
        ObjectShape(
          "managers", marker: "manager_levels",
          [.required("manager_levels", .integer(1...10), "How many levels of users above the record's owner.")]))
    ]
}
