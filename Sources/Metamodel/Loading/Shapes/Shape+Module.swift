extension Shape {
  /// `modules/*.yaml`.
  static let moduleFile = Shape.object(
    ObjectShape(
      "a module",
      isOmittable: true,
      [
        .required("module", .text(.apiName), "The api name, the same as the file's; stable for ever."),
        .merged("label", .moduleLabel, "What its records are called."),
        .merged("title", .text(.template), "How a record is called; fields of its own or one lookup deep."),
        .optional(
          "acts_as", .word(ModuleRole.allCases.map(\.rawValue)), "The part that it plays for the engine and pages."),
        .optional("activity", .moduleActivity, "What its records are, if they are activities."),
        .merged("fields", .map(MapShape("a field", .apiName, .field)), "Its fields by api name."),
        .optional("unique", .list(.uniqueRule), "Fields that together may occur only once."),
        .optional(
          "indexes", .list(.list(.text(.reference), atLeast: 2)),
          "Fields by which lists are often filtered and sorted together, such as [stage, closing_date]."),
        .optional("layout", .list(.layoutItem), "The sections of a record's page."),
        .optional("retention", .retention, "How long its records are kept; for ever if left out."),
      ]
    )
  )

  private static let moduleLabel = Shape.object(
    ObjectShape(
      "a module's label",
      [
        .merged("one", .text(.prose), "What one record is called."),
        .merged("many", .text(.prose), "What several records are called."),
      ]
    )
  )

  private static let moduleActivity = Shape.object(
    ObjectShape(
      "an activity",
      [
        .required("kind", .activityKind, "The kind of activity."),
        .optional("status", .text(.reference), "The picklist that says how far it is."),
        .optional(
          "open", .list(.text(.code), atLeast: 1), "Its values of what is still to be done; the first is planned."),
        .optional("done", .text(.code), "Its value of what was done."),
        .optional("cancelled", .text(.code), "Its value of what is not to be done any more."),
        .optional("at", .text(.reference), "The field that says when it is to be done."),
        .optional("result", .text(.reference), "The picklist of its results, to which result flows add theirs."),
      ])
  )

  static let activityKind = Shape.word(ActivityKind.allCases.map(\.rawValue))

  private static let uniqueRule = Shape.object(
    ObjectShape(
      "a uniqueness rule",
      [
        .required("fields", .list(.text(.reference), atLeast: 1), "The fields that together may occur only once."),
        .optional("where", .text(.expression), "Only among the records for which this holds."),
        .optional("message", .text(.prose), "What to say to whoever enters a duplicate."),
      ]
    )
  )

  private static let layoutItem = Shape.choice([
    .object(
      ObjectShape(
        "a section",
        marker: "section",
        [
          .required("section", .text(.prose), "The heading."),
          .required("fields", .list(.text(.reference)), "The fields in order."),
        ]
      )
    ),
    .object(
      ObjectShape(
        "related lists",
        marker: "related",
        [.required("related", .list(.text(.reference)), "The related lists in order.")]
      )
    ),
  ])
}
