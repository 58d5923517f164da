extension Shape {
  /// One effect of `after:`.
  static let effect = Shape.choice(effects)

  /// The effects that there are.
  static let effects: [Shape] =
    [
      .object(ObjectShape("an effect", marker: "set", [assignments("set", "The fields to set."), on, when])),
      .object(
        ObjectShape(
          "an effect",
          marker: "set_if_empty",
          [assignments("set_if_empty", "The fields to set if they have no value."), on, when]
        )
      ),
      .object(
        ObjectShape(
          "an effect",
          marker: "create",
          [
            .required("create", .text(.reference), "The module of the record to create."),
            .optional("values", .map(MapShape("a value", .reference, fieldValue)), "The values of its fields."),
            when,
          ]
        )
      ),
      .object(
        ObjectShape(
          "an effect", marker: "run", [.required("run", .text(.reference), "The transition to run."), on, when])
      ),
      .object(
        ObjectShape(
          "an effect", marker: "mail",
          [
            .required("mail", .text(.reference), "The mail to send, of `mail/`."),
            .required("to", recipients, "Whom it goes to."), when,
          ])
      ),
      .object(
        ObjectShape(
          "an effect", marker: "webhook",
          [
            .required("webhook", .text(.reference), "The webhook to call, of `webhooks.yaml`."),
            .optional(
              "fields", .list(.text(.reference)), "The fields of the record that it is told; none if left out."),
            when,
          ])
      ),
      .object(
        ObjectShape(
          "an effect", marker: "function",
          [
            .required("function", .text(.reference), "The function to ask, of `webhooks.yaml`."),
            .optional(
              "fields", .list(.text(.reference)), "The fields of the record that it is told; none if left out."),
            when,
          ])
      ),
      .object(
        ObjectShape(
          "an effect", marker: "notify",
          [
            .required("notify", recipients, "The users who are notified."),
            .optional(
              "text", .text(.template),
              "What they are told, with `{field}` placeholders; what has happened to the record if left out."),
            when,
          ])
      ),
    ] + inner

  /// Effects on several records, assignments by rule, tags.
  private static let inner: [Shape] = [
    .object(
      ObjectShape(
        "an effect", marker: "for_each",
        [
          .required("for_each", .text(.reference), "A related list; the effects are about each of its records."),
          .optional("where", .text(.expression), "What those records have to satisfy."),
          .required("do", .list(.named("effect") { .effect }, atLeast: 1), "What happens with each, in order."), when,
        ])
    ),
    .object(
      ObjectShape(
        "an effect", marker: "assign",
        [
          .required("assign", .text(.reference), "The user field to fill, or `owner`."),
          .required("to", recipients, "The users of whom one is chosen."),
          .optional(
            "by", .word(AssignmentRule.Way.allCases.map(\.rawValue)),
            "How: one after another (`round_robin`, if left out), or whoever has the fewest records."),
          .optional("where", .text(.expression), "The records that make somebody busy; all if left out."), when,
        ])
    ),
    tag("add_tag", "The tags to add, by field."), tag("remove_tag", "The tags to take away, by field."),
  ]

  private static func tag(_ marker: String, _ doc: String) -> Shape {
    .object(
      ObjectShape(
        "an effect", marker: marker,
        [
          .required(
            marker,
            .map(
              MapShape("a tag", .reference, .choice([.text(.code), .list(.text(.code), atLeast: 1)]), atLeast: 1)),
            doc), when,
        ]))
  }

  private static func assignments(_ key: String, _ doc: String) -> ObjectShape.Key {
    .required(key, .map(MapShape("a value", .reference, fieldValue, atLeast: 1)), doc)
  }

  private static let on = ObjectShape.Key.optional(
    "on",
    .text(.reference),
    "A lookup of the record; the effect concerns the record that it points to."
  )

  private static let when = ObjectShape.Key.optional(
    "when", .text(.expression), "The effect is left out unless this holds.")
}
