extension Shape {
  /// `automatic:` of a transition.
  static let automatic = Shape.choice([
    .text(.expression),
    .object(
      ObjectShape(
        "`automatic`",
        [
          .optional("after", .text(.period), "How long the record has been in its state."),
          .optional("when", .text(.expression), "What has to hold, over own fields and the clock."),
          calendar,
        ]
      )
    ),
  ])

  /// What a state says of how long records may stay in it.
  static let level: [ObjectShape.Key] = [
    .optional("sla", .text(.period), "How long records may stay."),
    .optional("warning", .text(.period), "How long before that it is warned of."),
    calendar,
    .optional("warn", .list(.effect, atLeast: 1), "What happens when it is warned of, in order."),
    .optional(
      "escalate", .list(.choice(effects + [step]), atLeast: 1),
      "What happens when it is over, in order, and then so long after that."),
    .optional("pause", .boolean, "Whether the time of the state from which a record came stands still."),
  ]

  private static let step = Shape.object(
    ObjectShape(
      "a step of the escalation", marker: "after",
      [
        .required("after", .text(.period), "How long after the time was over."),
        .required("do", .list(.effect, atLeast: 1), "What happens then, in order."),
      ]))

  private static let calendar = ObjectShape.Key.optional(
    "calendar", .text(.value), "The calendar by which working time counts, by name, or `=field` that has its name.")
}
