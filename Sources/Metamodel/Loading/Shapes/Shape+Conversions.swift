extension Shape {
  /// `conversions.yaml`.
  static let conversionsFile = Shape.object(
    ObjectShape(
      "the conversions",
      [
        .required(
          "conversions", .map(MapShape("a conversion", .apiName, conversion)), "The conversions by api name.")
      ]
    )
  )

  private static let conversion = Shape.object(
    ObjectShape(
      "a conversion",
      isOmittable: true,
      [
        .optional("label", .text(.prose), "What people call it; made from the api name if left out."),
        .merged("module", .text(.reference), "The module whose records it converts."),
        .optional("when", .text(.expression), "What has to hold of a record that is to be converted."),
        .merged(
          "targets", .map(MapShape("a target", .apiName, target, atLeast: 1)),
          "What the record becomes, in the order in which it is made."),
        .optional(
          "carry", .map(MapShape("a related list", .reference, carryTargets)),
          "Related lists by name, and `attachments`, with the target to which they go over; of several the first that was made."
        ),
        .optional(
          "run", .text(.reference), "The transition that the record runs, unless it stands in its state already."),
        .optional(
          "set", .map(MapShape("a value", .reference, fieldValue, atLeast: 1)), "Fields of the record itself to set."),
      ]
    )
  )

  private static let target = Shape.object(
    ObjectShape(
      "a target",
      isOmittable: true,
      [
        .merged("module", .text(.reference), "The module of the record."),
        .optional("when", .text(.expression), "Whether it is made, judged on the record that is converted."),
        .optional("optional", .boolean, "Whether whoever converts may leave it out."),
        .optional("copy", .list(.text(.reference), atLeast: 1), "Fields that both have under the same name."),
        .optional(
          "values", .map(MapShape("a value", .reference, fieldValue)),
          "Values of its fields, read from the record that is converted."),
        .optional(
          "link", .map(MapShape("a lookup", .reference, .text(.reference))), "Its lookups that name earlier targets."),
        .optional("ask", .list(.text(.reference), atLeast: 1), "Fields for which whoever converts gives a value."),
        .optional(
          "match", .list(.choice([.text(.reference), .list(.text(.reference), atLeast: 1)]), atLeast: 1),
          "Fields, or lists of fields together, that tell that a record is the same one."),
        .optional(
          "existing", .word(Conversion.Existing.allCases.map(\.rawValue)),
          "Whether a record that matches is asked about, used or passed over; `ask` if left out."),
        .optional(
          "overwrite", .list(.text(.reference), atLeast: 1),
          "Fields that get their values also where the record that is added to has others."),
      ]
    )
  )

  private static let carryTargets = Shape.choice([.text(.reference), .list(.text(.reference), atLeast: 1)])
}
