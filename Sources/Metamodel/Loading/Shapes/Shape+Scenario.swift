extension Shape {
  /// One document of `scenarios/*.yaml`.
  static let scenarioFile = Shape.object(
    ObjectShape(
      "a scenario",
      [
        .required("scenario", .text(.prose), "What it shows, as a sentence."),
        .optional("given", .list(step), "What is there before."),
        .required("when", .list(step, atLeast: 1), "What is done."),
        .optional("then", .list(expectation), "What has to be so afterwards."),
      ]
    )
  )

  private static let step = Shape.choice([
    .object(
      ObjectShape(
        "a user",
        marker: "user",
        [
          .required("user", .text(.apiName), "The name of the user to create."),
          .optional("roles", .list(.text(.reference)), "The user's roles."),
          .optional("teams", .list(.text(.reference)), "The user's teams."),
          .optional("manager", .text(.reference), "The user above, of those made before."),
        ]
      )
    ),
    step(
      "create", "The module of the record to create.",
      [
        .optional("as", .text(.apiName), "The name under which later steps know it."),
        values,
        .optional("enter", enter, "Creates it in mid-process."),
        .optional(
          "via", .word(Review.Channel.allCases.map(\.rawValue)), "The way by which it comes in; `manual` if left out."),
        .optional(
          "form", .text(.reference),
          "The form by which it is sent, as the form's file says; by none in particular if left out. Goes with `via: form`."
        ),
        .optional(
          "parameters", .map(MapShape("a parameter", .code, .text(.prose))), "Parameters of the form's address."),
        .optional("consent", .boolean, "Whether the form's consent is given; `true` if left out."),
      ]),
    step("update", "The record as `$name`, or its module, with the record under `on`.", [record, values]),
    step(
      "branch", "The branch to do.",
      [
        on, values, .required("of", .text(.reference), "The transition before which it is done."),
        .optional("checklist", .list(.text(.reference)), "The items that are ticked."),
        .optional("note", .text(.prose), "The note that is written."),
        .optional("activities", .list(activity), "The activities that are logged with it."),
      ]),
    step("claim", "The record as `$name`, or its module; it is taken out of its queue.", [record]),
    step("release", "The record as `$name`, or its module; it is put back into its queue.", [record]),
    step(
      "hand_over", "The record as `$name`, or its module; somebody else of its queue gets it.",
      [record, .required("to", .text(.reference), "The user.")]),
    step("approve", "The record as `$name`, or its module; its approval is approved.", [record, reason]),
    step(
      "reject", "The record as `$name`, or its module, whose approval is rejected; or a draft, for good.",
      [record, verdictReason, comment]),
    step(
      "delegate", "The record as `$name`, or its module; somebody else decides its approval.",
      [record, reason, .required("to", .text(.reference), "The user.")]),
    step("recall", "The record as `$name`, or its module; its approval is taken back.", [record, reason]),
    step(
      "resubmit",
      "The record as `$name`, or its module, whose last approval is submitted again; or a draft, by its author.",
      [record, reason, values, comment]),
    step(
      "undo", "The record as `$name`, or its module; its last move is taken back.",
      [record, .required("reason", .text(.prose), "Why.")]),
    step(
      "advance", "The record as `$name`, or its module; the one transition that leads to a state is run.",
      [
        record, values, .required("to", .text(.code), "The state."),
        .optional("checklist", .list(.text(.reference)), "The items that are ticked."),
        .optional("note", .text(.prose), "The note that is written."),
        .optional("activities", .list(activity), "The activities that are logged with it."),
      ]),
    step(
      "run", "The transition to run.",
      [
        on, values,
        .optional("checklist", .list(.text(.reference)), "The items that are ticked."),
        .optional("note", .text(.prose), "The note that is written."),
        .optional("activities", .list(activity), "The activities that are logged with it."),
      ]),
    step(
      "result", "The result of a call to log.",
      [
        on, values, .optional("flow", .text(.reference), "The result flow; the first that fits if left out."),
        .optional("record", .text(.reference), "Which of several open records it is about, as `$name`."),
        .optional("at", .text(.moment), "When a call is scheduled."),
        .optional("until", .text(.moment), "Until when the record is postponed."),
        .optional("checklist", .list(.text(.reference)), "The items that are ticked with its moves."),
        .optional("note", .text(.prose), "The note that is written."),
      ]),
    .object(
      ObjectShape(
        "a step", marker: "next_call",
        [
          .required("next_call", .text(.reference), "The module, of whose call queue the next record is taken."), by,
          .optional("is", .text(.reference), "The record that it has to be, as `$name`; `nobody` if there is none."),
        ])),
    step(
      "tick", "The transition of whose checklist items are ticked ahead.",
      [on, .required("checklist", .list(.text(.reference), atLeast: 1), "The items.")]),
    step(
      "untick", "The transition of whose checklist ticks are taken back.",
      [on, .required("checklist", .list(.text(.reference), atLeast: 1), "The items.")]),
    step(
      "attach", "The record as `$name`, to which a file is attached.",
      [
        .required("name", .text(.prose), "The file's name."),
        .optional("kind", .text(.apiName), "The word that it is attached with."),
        .optional("content", .text(.prose), "What is in it; that of a small PDF if left out."),
      ]),
    step(
      "override", "The record as `$name`, or its module; it is moved off its paths.",
      [
        record,
        .required("to", .text(.code), "The state to move it to."),
        .required("reason", .text(.prose), "Why."),
      ]),
    step(
      "convert", "The record as `$name`, or its module; other records are made of it.",
      [
        record, values,
        .optional("conversion", .text(.reference), "The conversion, where the module has several."),
        .optional(
          "targets", .map(MapShape("a target", .reference, targetChoice)), "What is to become of its targets."),
        .optional(
          "as", .map(MapShape("a name", .reference, .text(.apiName))),
          "The names under which later steps know what came of it, by target."),
        .optional("checklist", .list(.text(.reference)), "The items that are ticked for its transition."),
        .optional("note", .text(.prose), "The note that is written with its transition."),
        .optional("activities", .list(activity), "The activities that are logged with its transition."),
      ]),
    step(
      "unconvert", "The record as `$name`, or its module; its conversion is taken back.",
      [
        record, .required("reason", .text(.prose), "Why."),
        .optional("keep", .list(.text(.reference)), "The targets that stay as they are."),
      ]),
    step(
      "merge", "The record that is left, as `$name`, or its module; others become part of it.",
      [
        record, .required("with", .list(.text(.reference), atLeast: 1), "The records that go, as `$name`."),
        .optional(
          "take", .map(MapShape("a record", .reference, .text(.reference))),
          "By field, whose value is taken, as `$name`."),
      ]),
    step(
      "unmerge", "The record as `$name`, or its module; its last merge, or the one that took it away, is undone.",
      [record, .optional("keep_changes", .boolean, "Whether what was changed since stays as it is.")]),
    step(
      "accept", "The draft as `$name`, which is the record's name from then on.",
      [
        values, comment, .optional("into", .text(.reference), "The record into which it goes, as `$name`."),
        .optional("verified", .list(.text(.reference)), "The fields that are found right; all if left out."),
      ]),
    step("return", "The draft as `$name`; it goes back to its author.", [verdictReason, comment]),
    step("correct", "The draft as `$name`; its values are changed.", [values, comment]),
    step("delete", "The record as `$name`, or its module; it goes to the recycle bin.", [record]),
    step("restore", "The record as `$name`, or its module; it comes back from the recycle bin.", [record]),
    .object(
      ObjectShape(
        "the clock", marker: "clock",
        [.required("clock", .text(.moment), "From here on it is this time; what was due before is done.")])
    ),
    .object(
      ObjectShape(
        "time that passes", marker: "after",
        [.required("after", .text(.period), "So much time passes, and what is due meanwhile is done.")])
    ),
  ])

  private static func step(_ marker: String, _ doc: String, _ keys: [ObjectShape.Key]) -> Shape {
    .object(ObjectShape("a step", marker: marker, [.required(marker, .text(.reference), doc), by] + keys))
  }

  private static let by = ObjectShape.Key.optional("by", .text(.reference), "The user who does it.")
  private static let on = ObjectShape.Key.required("on", .text(.reference), "The record, as `$name`.")
  private static let reason = ObjectShape.Key.optional("reason", .text(.prose), "Why.")
  private static let record = ObjectShape.Key.optional("on", .text(.reference), "The record, as `$name`.")
  private static let verdictReason = ObjectShape.Key.optional(
    "reason", .text(.prose), "Why; of a draft, the code of a reason of its review.")
  private static let comment = ObjectShape.Key.optional("comment", .text(.prose), "What is said about it.")
  private static let values = ObjectShape.Key.optional("values", givenValues, "The values by field.")

  private static let givenValues = Shape.map(MapShape("a value", .reference, givenValue))
  private static let givenValue = Shape.choice([.scalar, .list(.scalar)])

  private static let targetChoice = Shape.object(
    ObjectShape(
      "what becomes of a target",
      [
        .optional("use", .text(.reference), "The record that is added to, as `$name`."),
        .optional("create", .boolean, "Whether a new one is made, whatever matches."),
        .optional("skip", .boolean, "Whether it is left out."),
        .optional("values", givenValues, "The values by field."),
      ]
    )
  )

  private static let enter = Shape.object(
    ObjectShape(
      "`enter`",
      [
        .required("state", .text(.code), "The state in which the record enters."),
        .required("reason", .text(.prose), "Why it does not enter at the beginning."),
      ]
    )
  )

  private static let activity = Shape.object(
    ObjectShape(
      "an activity",
      [
        .required("kind", .activityKind, "The kind of activity."),
        .optional("subject", .text(.prose), "What it was about."),
      ]
    )
  )

  private static let expectation = Shape.choice([
    .object(
      ObjectShape(
        "a refusal",
        marker: "refused",
        [.required("refused", .list(refusal, atLeast: 1), "The last step is refused, with these reasons at least.")]
      )
    ),
    .object(
      ObjectShape(
        "a record",
        marker: "record",
        [
          .required("record", .text(.reference), "The record, as `$name`."),
          .optional("by", .text(.reference), "The user who reads it; the first administrator if left out."),
          .optional("values", givenValues, "The values that it has."),
          .optional("hidden", .list(.text(.reference)), "The fields that the user is not shown."),
        ]
      )
    ),
    .object(
      ObjectShape(
        "what somebody was told",
        marker: "told",
        [
          .required("told", .word(Scenario.Message.Way.allCases.map(\.rawValue)), "By what way."),
          .optional("name", .text(.reference), "The mail, webhook or function."),
          .optional("to", .text(.prose), "The user whom it is for, or the address."),
          .optional("about", .text(.reference), "The record that it is about, as `$name`."),
          .optional("says", .text(.prose), "What it says somewhere."),
          .optional("times", .integer(0...200), "How many of them there are; one at least if left out."),
        ]
      )
    ),
    .object(
      ObjectShape(
        "how far a rule of attempts is",
        marker: "attempts",
        [
          .required("attempts", .text(.reference), "The record, as `$name`."),
          .required("rule", .text(.reference), "The rule."),
          .required("count", .integer(0...10_000), "How many results count."),
        ]
      )
    ),
    .object(
      ObjectShape(
        "what results could not do",
        marker: "prompts",
        [
          .required("prompts", .text(.reference), "The record, as `$name`."),
          .required("asked", .list(.text(.prose)), "What is asked for, as its action is written: `close lost`."),
        ]
      )
    ),
    .object(
      ObjectShape(
        "what was logged",
        marker: "logged",
        [
          .required("logged", .text(.reference), "The record, as `$name`."),
          .required("results", .list(.text(.code)), "The results, the first one first."),
        ]
      )
    ),
    .object(
      ObjectShape(
        "an approval",
        marker: "approval",
        [
          .required("approval", .text(.reference), "The record, as `$name`, whose last approval it is."),
          .required(
            "state",
            .word(["pending", "approved", "blocked", "rejected", "recalled", "replaced", "withdrawn", "none"]),
            "The state in which it is; `none` where there is no approval."),
          .optional("waits_for", .list(.text(.prose)), "Who is asked: `role manager`, `user ana`."),
        ]
      )
    ),
    .object(
      ObjectShape(
        "a draft",
        marker: "draft",
        [
          .required("draft", .text(.reference), "The draft of a review, as `$name`."),
          .required(
            "status", .word(["pending", "returned", "accepted", "merged", "rejected", "discarded", "expired"]),
            "Where it stands."),
        ]
      )
    ),
    .object(
      ObjectShape(
        "a record that somebody may not read",
        marker: "unseen",
        [
          .required("unseen", .text(.reference), "The record, as `$name`."),
          .required("by", .text(.reference), "The user for whom it is not there."),
        ]
      )
    ),
  ])

  private static let refusal = Shape.object(
    ObjectShape(
      "a reason",
      [
        .required("at", .text(.prose), "The field, checklist item, activity, list or group that it concerns."),
        .required("code", .word(Scenario.refusalCodes), "The code of the reason."),
        .optional("found", .choice([.scalar, .list(.scalar)]), "The value that was found."),
      ]
    )
  )
}
