extension Shape {
  /// `blueprints/*.yaml`.
  static let blueprintFile = Shape.object(
    ObjectShape(
      "a blueprint",
      isOmittable: true,
      [
        .required("blueprint", .text(.apiName), "The api name, the same as the file's; stable for ever."),
        .optional("label", .text(.prose), "What people call it; made from the api name if left out."),
        .merged("module", .text(.reference), "The module whose records it leads."),
        .merged("field", .text(.reference), "The picklist field that holds the state."),
        .optional("pipeline", .text(.reference), "The pipeline that it drives."),
        .optional("calendar", .text(.value), "The calendar of its periods, by name, or `=field` that has its name."),
        .optional("when", .text(.expression), "Whether it leads a record, judged at entry."),
        .optional("order", .integer(0...1_000_000), "Its place among the field's blueprints; 100 if left out."),
        .optional("initial", .list(.text(.code), atLeast: 1), "The states in which a record may be created."),
        .optional(
          "continuous", .boolean, "Whether the next ways on are offered at once after each transition, as in a script."),
        .merged("states", .map(MapShape("a state", .code, state, atLeast: 1)), "The states by picklist code."),
        .merged("transitions", .map(MapShape("a transition", .apiName, transition)), "The transitions by api name."),
        .optional(
          "whole", .boolean, "Whether it replaces what earlier layers say of the blueprint, instead of extending it."),
      ] + ObjectShape.Key.unsupported("sla", "escalate", "escalations", "approval", "parallel")
    )
  )

  private static let state = Shape.object(
    ObjectShape(
      "a state",
      isOmittable: true,
      [
        .optional("terminal", .boolean, "Whether there is no way out."),
        .optional(
          "read_only", .list(.text(.reference), atLeast: 1), "Fields that nobody changes in it, but the process."),
        .optional(
          "hidden", .list(.text(.reference), atLeast: 1), "Fields that pages do not show in it, and nobody changes."),
        .optional(
          "required", .list(.text(.reference), atLeast: 1),
          "Fields without which no record comes into it, and which are not emptied in it."),
        .optional("responsible", .list(.person, atLeast: 1), "Who works on the records in it, any of them: a queue."),
        .optional(
          "claim", .word(["optional", "required"]),
          "Whether a record in it has to be claimed before it is moved on; `optional` if left out."),
      ] + level
    )
  )

  private static let transition = Shape.object(
    ObjectShape(
      "a transition",
      isOmittable: true,
      [
        .optional("label", .text(.prose), "What it is called on its button; made from the api name if left out."),
        .merged(
          "from", .choice([.word(["any"]), .list(.text(.code), atLeast: 1)]), "The states that it leads out of."),
        .optional("except", .list(.text(.code), atLeast: 1), "The states that `any` leaves out."),
        .merged("to", .text(.code), "The state that it leads to."),
        .optional("before", before, "Who may run it, and when."),
        .optional("during", during, "What has to be supplied with it."),
        .optional("after", .list(.effect), "What happens after it, in order."),
        .optional("automatic", automatic, "When the clock runs it."),
        .optional("parallel", parallel, "What is done beside each other before it is made."),
        .optional("approval", .text(.reference), "The approval for which it waits, where a rule of that holds."),
      ]
        + ObjectShape.Key.unsupported("continuous", "sla", "escalate", "responsible")
    )
  )

  private static let parallel = Shape.object(
    ObjectShape(
      "`parallel`",
      [
        .required("branches", .map(MapShape("a branch", .apiName, branch, atLeast: 1)), "The branches by api name."),
        .optional("at_least", .integer(1...100), "How many of them join; all if left out."),
      ]
    )
  )

  private static let branch = Shape.object(
    ObjectShape(
      "a branch",
      [
        .optional("label", .text(.prose), "What it is called; made from the api name if left out."),
        .optional("before", before, "Who may do it, and when."),
        .optional("during", during, "What has to be supplied with it."),
      ]
    )
  )

  private static let before = Shape.object(
    ObjectShape(
      "`before`",
      [
        .optional("who", .list(.person, atLeast: 1), "Who may run it, any of them."),
        .optional("criteria", .text(.expression), "What has to hold for the record as it stands."),
      ]
    )
  )

  static let person = Shape.choice(
    [
      ("role", "a role", "The name of a role."),
      ("team", "a team", "The name of a team."),
      ("user", "a user", "The name of a user."),
      ("field", "a field", "A user field of the record, or one lookup deep."),
    ].map { key, noun, doc in
      .object(ObjectShape(noun, marker: key, [.required(key, .text(.reference), doc)]))
    } + [
      .object(
        ObjectShape(
          "managers", marker: "manager_levels",
          [.required("manager_levels", .integer(1...20), "How many levels above the record's owner.")]))
    ]
  )

  /// An object of the language that nothing acts on yet.
  static func unsupportedObject(_ marker: String) -> Shape {
    .object(ObjectShape("`\(marker)`", marker: marker, ObjectShape.Key.unsupported(marker)))
  }
}
