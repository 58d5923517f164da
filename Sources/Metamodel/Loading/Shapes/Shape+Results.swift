extension Shape {
  /// `results/*.yaml`.
  static let resultFlowFile = Shape.object(
    ObjectShape(
      "a result flow",
      isOmittable: true,
      [
        .required("result_flow", .text(.apiName), "The api name, the same as the file's; stable for ever."),
        .optional("label", .text(.prose), "What people call it; made from the api name if left out."),
        .optional(
          "order", .integer(0...1_000_000), "Its place among the flows, of which the first that fits counts; 100."),
        .optional("teams", .list(.text(.reference)), "The teams of whoever logs the result; everybody's if left out."),
        .optional("interaction", .text(.reference), "The module of the interactions; that of calls if left out."),
        .merged(
          "modules", .map(MapShape("a module", .reference, resultModule, atLeast: 1)),
          "About whose records results are logged."),
        .merged(
          "results", .map(MapShape("a result", .code, result, atLeast: 1)), "The results that there are, in order."),
        .optional(
          "rows", .list(row), "What results do; of the rows of a result and module the first whose `when` holds counts."
        ),
        .optional(
          "attempts", .map(MapShape("a rule of attempts", .apiName, attempts)),
          "How often results may come before something else is done."),
        .optional("calendar", .text(.reference), "Calling hours: a calendar by name; any time if left out."),
        .optional("claim", .text(.period), "How long a record that was handed out is somebody's; 15m if left out."),
        .optional("again", .text(.period), "How long a record rests after an attempt; not at all if left out."),
        .optional("call_tasks", .text(.expression), "Which tasks are calls to make."),
        .optional("whole", .boolean, "Whether it replaces the flow of earlier layers instead of extending it."),
      ]
    )
  )

  private static let resultModule = Shape.object(
    ObjectShape(
      "a module",
      isOmittable: true,
      [
        .optional("when", .text(.expression), "Which of its records; all if left out."),
        .optional("contact", .text(.reference), "The lookup to whoever is called; the record itself if left out."),
        .optional("phones", .list(.text(.reference)), "The numbers to be called, the best first."),
        .optional("do_not_contact", .text(.expression), "Whoever must not be called."),
        .optional("queue", .text(.expression), "Which of them are to be called; all that are not closed if left out."),
        .optional("value", .text(.reference), "The field of what a record is worth: the higher comes first."),
        .optional(
          "stage", .text(.reference), "The field of its stages, where neither a pipeline nor a blueprint says it."),
        .optional("closed", .list(.text(.code)), "The values of that field with which a record is closed."),
        .optional(
          "stage_status", .text(.reference), "The picklist that says whether the stage is planned or in process."),
      ]
    )
  )

  private static let result = Shape.object(
    ObjectShape(
      "a result",
      isOmittable: true,
      [
        .optional("label", .text(.prose), "What people call it, where the field of results has no such value."),
        .optional("definitive", .boolean, "Whether the record leaves the call queue; false if left out."),
        .optional("effective", .boolean, "Whether somebody was reached; false if left out."),
        .optional("quality", .word(ResultValue.Quality.allCases.map(\.rawValue)), "What it is good for; `not_useful`."),
        .optional("channel", .word(ResultValue.Channel.allCases.map(\.rawValue)), "By what way."),
      ]
    )
  )

  private static let row = Shape.object(
    ObjectShape(
      "a row",
      [
        .required("result", .choice([.text(.code), .list(.text(.code), atLeast: 1)]), "The result, or several."),
        .optional(
          "module", .choice([.text(.reference), .list(.text(.reference), atLeast: 1)]),
          "The module of the record, or several; may be left out where the flow has one."),
        .optional("when", .text(.expression), "For which records."),
        .optional("do", .list(action), "What happens, in order; nothing but the interaction if left out."),
      ]
    )
  )

  private static let attempts = Shape.object(
    ObjectShape(
      "a rule of attempts",
      isOmittable: true,
      [
        .optional("label", .text(.prose), "What people call it; made from the api name if left out."),
        .optional("module", .text(.reference), "The module of the record; may be left out where the flow has one."),
        .merged("count", .list(.text(.code), atLeast: 1), "The results that count, together."),
        .optional("when", .text(.expression), "For which records."),
        .merged("reach", .integer(1...1_000), "The attempt with which it is done."),
        .optional("within", .text(.period), "How far back results count; for ever if left out."),
        .optional("consecutive", .boolean, "Whether any other result begins anew; false if left out."),
        .optional("per", .word(["record", "contact"]), "Whose results count; the record's if left out."),
        .optional("reset", .word(["effective", "never"]), "What begins anew; nothing (`never`) if left out."),
        .merged(
          "do", .list(action, atLeast: 1), "What happens then in place of the row's actions, in order.", isWhole: true),
      ]
    )
  )

  private static let action: Shape = {
    guard case .choice(let effects) = effect else { return effect }
    return .choice(actions + effects)
  }()

  private static let actions: [Shape] = [
    .object(
      ObjectShape(
        "an action", marker: "close",
        [
          .required(
            "close", .text(.code), "`won`, `lost`, `postponed` or `cancelled`; without pipelines, a value that closes."),
          .optional("for", .text(.period), "Of one that is postponed: how long."),
          .optional("until", .word(["ask"]), "Of one that is postponed: whoever logs the result says until when."),
        ] + supply)),
    .object(
      ObjectShape(
        "an action", marker: "advance",
        [.required("advance", .text(.code), "`next`, or the stage to which the record goes.")] + supply)),
    .object(
      ObjectShape(
        "an action", marker: "stage_status",
        [.required("stage_status", .text(.code), "How far the stage is, such as `in_process`."), when])),
    .object(
      ObjectShape(
        "an action", marker: "schedule",
        [
          .required("schedule", .activityKind, "The kind of activity."),
          .optional("at", .word(["ask"]), "Whoever logs the result says when."),
          .optional("in", .text(.period), "How long from now."),
          .optional("values", values, "The values of its fields."), when,
        ])),
    .object(
      ObjectShape(
        "an action", marker: "tasks",
        [
          .required("tasks", .word(["complete", "cancel"]), "What is done with open tasks of the record."),
          .optional("where", .text(.expression), "Which of them; all if left out."), when,
        ])),
    .object(
      ObjectShape(
        "an action", marker: "run",
        [
          .required("run", .text(.reference), "The transition to run."),
          .optional("on", .text(.reference), "A lookup of the record, whose record it concerns."),
        ] + supply)),
  ]

  private static let values = Shape.map(MapShape("a value", .reference, fieldValue))

  private static let supply: [ObjectShape.Key] = [
    .optional("set", values, "Values that come with the move."),
    .optional("note", .text(.prose), "What its note says if whoever logs the result writes none."), when,
  ]

  private static let when = ObjectShape.Key.optional(
    "when", .text(.expression), "It is left out unless this holds.")
}
