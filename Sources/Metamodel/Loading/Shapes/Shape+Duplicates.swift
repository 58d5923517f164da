extension Shape {
  /// `duplicates.yaml`.
  static let duplicatesFile = Shape.map(
    MapShape("a module", .reference, .map(MapShape("a rule", .apiName, duplicateRule))))

  private static let duplicateRule = Shape.object(
    ObjectShape(
      "a rule",
      isOmittable: true,
      [
        .optional("label", .text(.prose), "What people call it; made from the api name if left out."),
        .merged("compare", .list(comparison, atLeast: 1), "What has to match, all of it."),
        .optional(
          "against",
          .map(MapShape("a module", .reference, .map(MapShape("a field", .reference, .text(.reference))))),
          "The modules to look in, each with its fields by those of this module where they are called otherwise. "
            + "Left out, the rule's own module.",
          isWhole: true
        ),
        .optional("on_create", action, "What happens to a record that is created; `warn` if left out."),
        .optional("on_edit", action, "What happens when a compared value changes; as `on_create` if left out."),
        .optional("on_import", action, "What happens to the row of an import; as `on_create` if left out."),
        .optional("allow_override", .boolean, "Whether a refusal can be got past by saying so expressly."),
      ]
    )
  )

  private static let action = Shape.word(DuplicateRule.Action.allCases.map(\.rawValue))

  /// `email`, or `{fields: [first_name, last_name], as: name}`.
  private static let comparison = Shape.choice([
    .text(.reference),
    .object(
      ObjectShape(
        "a comparison",
        [
          .optional("field", .text(.reference), "The field."),
          .optional(
            "fields", .list(.text(.reference), atLeast: 1),
            "Several fields: of a name read together, else each by itself, of which one has to match."),
          .optional(
            "as", .word(MatchComparison.allCases.map(\.rawValue)),
            "How the values are compared; as the type of the field says if left out."),
          .optional("at_least", .integer(50...100), "How alike names have to be, of 100; 90 if left out."),
        ]
      )
    ),
  ])
}
