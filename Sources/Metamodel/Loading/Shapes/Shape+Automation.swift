extension Shape {
  /// `automations/*.yaml`.
  static let automationFile = Shape.object(
    ObjectShape(
      "an automation",
      isOmittable: true,
      [
        .required("automation", .text(.apiName), "The api name, the same as the file's; stable for ever."),
        .optional("label", .text(.prose), "What people call it; made from the api name if left out."),
        .merged("module", .text(.reference), "The module whose records it follows."),
        .optional("on", .choice([event, .list(event, atLeast: 1)]), "What it follows: `create`, `edit`, or both."),
        .optional("at", date, "Instead of `on`: a time of the record at which it works."),
        .optional("when", .text(.expression), "The record that the change has left; `old` is what it was before."),
        .optional("as", .text(.reference), "The user as whom it acts, with that user's rights."),
        .optional("order", .integer(0...1_000_000), "Its place among the module's automations; 100 if left out."),
        .merged("do", .list(.effect, atLeast: 1), "What happens, in order, in the transaction of the change."),
      ]
    )
  )

  private static let event = Shape.word([Automation.Event.create, .edit].map(\.rawValue))

  private static let date = Shape.object(
    ObjectShape(
      "`at`",
      [
        .required("date", .text(.reference), "A day or a moment of the record."),
        .optional("offset", .text(.offset), "How long before or after that, `-14d` or `2bd`; then, if left out."),
        .optional("time", .text(.timeOfDay), "The time of a day, `09:00`; its beginning if left out."),
        .optional(
          "calendar", .text(.value), "The calendar by which days of work count, by name, or `=field` that has its name."
        ),
      ]
    )
  )
}
