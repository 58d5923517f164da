extension Shape {
  /// `during:`, a group with what is asked for beside it.
  static let during = Shape.object(
    ObjectShape(
      "`during`",
      groupKeys + [
        .optional(
          "optional", .list(.choice([.text(.reference)] + requirementItems)),
          "What is asked for and need not be given: fields by name, or items.")
      ]
    )
  )

  /// One item of a group.
  static let requirement = Shape.named("requirement") {
    .choice(
      requirementItems + [group("all"), group("any"), group("of"), unsupportedObject("parallel")])
  }

  private static let requirementItems = [
    fieldsItem, fieldItem, checklistItem, noteItem, activityItem, relatedItem, attachmentItem, mailItem,
  ]

  private static let groupKeys: [ObjectShape.Key] = [
    .optional("all", .list(.requirement, atLeast: 1), "Every one of these."),
    .optional("any", .list(.requirement, atLeast: 1), "One of these, or more."),
    .optional("at_least", .integer(1...1_000), "How many of the items in `of` are wanted."),
    .optional("of", .list(.requirement, atLeast: 1), "The items of which `at_least` are wanted."),
  ]

  private static func group(_ marker: String) -> Shape {
    .object(ObjectShape("a group", marker: marker, groupKeys))
  }

  private static let fieldsItem = Shape.object(
    ObjectShape(
      "required fields",
      marker: "fields",
      [.required("fields", .list(.text(.reference), atLeast: 1), "Fields that must have a value.")]
    )
  )

  private static let fieldItem = Shape.object(
    ObjectShape(
      "a required field",
      marker: "field",
      [
        .required("field", .text(.reference), "The field that must have a value."),
        .optional("check", .text(.expression), "What has to hold for it."),
        .optional("message", .text(.template), "What to say if the check fails."),
      ]
    )
  )

  private static let checklistItem = Shape.object(
    ObjectShape(
      "a checklist",
      marker: "checklist",
      [.required("checklist", .map(MapShape("an item", .apiName, labelled, atLeast: 1)), "What to tick, by code.")]
    )
  )

  /// `Label`, or `{label: Label}` with how it is ticked.
  private static let labelled = Shape.choice([
    .text(.prose),
    .object(
      ObjectShape(
        "an item",
        [
          .required("label", .text(.prose), "What people call it."),
          .optional(
            "ticked", .word(ChecklistItem.Ticked.allCases.map(\.rawValue)),
            "With the `request` alone, else kept while the record is in its state: by `anyone`, or by `different` people."
          ),
          .optional("who", .list(.person, atLeast: 1), "Who may tick it where ticks are kept, any of them."),
        ]
      )
    ),
  ])

  private static let attachmentItem = Shape.object(
    ObjectShape(
      "an attachment",
      marker: "attachment",
      [
        .required(
          "attachment",
          .object(
            ObjectShape(
              "an attachment",
              [
                .optional("kind", .text(.apiName), "The word that it was attached with; any if left out."),
                .optional("label", .text(.prose), "What people call it; made of the word if left out."),
                .optional("types", .list(.text(.prose), atLeast: 1), "Media types: `application/pdf`, `image/*`."),
                .optional("max_mb", .integer(1...10_000), "The most megabytes that one may have."),
                .optional("max_age_days", .integer(1...36_500), "How many days ago one may have been attached."),
                .optional("at_least", .integer(1...100), "How many; 1 if left out."),
              ]
            )
          ),
          "A file attached since the state was entered, or named with the request."
        )
      ]
    )
  )

  private static let mailItem = Shape.object(
    ObjectShape(
      "a mail",
      marker: "mail",
      [
        .required(
          "mail",
          .object(ObjectShape("a mail", [.optional("at_least", .integer(1...1_000), "How many; 1 if left out.")])),
          "A mail sent or logged since the state was entered, or logged with the request."
        )
      ]
    )
  )

  private static let noteItem = Shape.object(
    ObjectShape(
      "a note", marker: "note", [.required("note", .text(.prose), "What the note has to say, as a question.")])
  )

  private static let activityItem = Shape.object(
    ObjectShape(
      "an activity",
      marker: "activity",
      [
        .required(
          "activity",
          .object(
            ObjectShape(
              "an activity",
              [
                .required("kind", .activityKind, "The kind of activity."),
                .optional("at_least", .integer(1...1_000), "How many; 1 if left out."),
              ]
            )
          ),
          "An activity logged since the state was entered, or with the request."
        )
      ]
    )
  )

  private static let relatedItem = Shape.object(
    ObjectShape(
      "related records",
      marker: "related",
      [
        .required("related", .text(.reference), "The related list."),
        .optional("where", .text(.expression), "What has to hold for a record of the list."),
        .optional("at_least", .integer(1...1_000), "How many; 1 if left out."),
      ]
    )
  )
}
