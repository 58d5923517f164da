extension Shape {
  /// One effect of `after:`.
  static let effect = Shape.choice(
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
    ] + ["mail", "webhook", "function", "notify", "for_each", "assign"].map(unsupportedObject)
  )

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
