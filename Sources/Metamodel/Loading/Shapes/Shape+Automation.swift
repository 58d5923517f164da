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
        .merged("on", .choice([event, .list(event, atLeast: 1)]), "What it follows: `create`, `edit`, or both."),
        .optional("when", .text(.expression), "The record that the change has left; `old` is what it was before."),
        .optional("as", .text(.reference), "The user as whom it acts, with that user's rights."),
        .optional("order", .integer(0...1_000_000), "Its place among the module's automations; 100 if left out."),
        .merged("do", .list(.effect, atLeast: 1), "What happens, in order, in the transaction of the change."),
      ] + ObjectShape.Key.unsupported("at")
    )
  )

  private static let event = Shape.word(Automation.Event.allCases.map(\.rawValue))
}
