extension Shape {
  /// `locales/*.yaml`.
  static let localeFile = Shape.object(
    ObjectShape(
      "a locale",
      [
        .optional("preset", .object(ObjectShape("a preset", [label])), "The preset itself."),
        .optional("roles", translations("a role"), "The roles by api name."),
        .optional("teams", translations("a team"), "The teams by api name."),
        .optional("modules", .map(MapShape("a module", .reference, module)), "The modules by api name."),
        .optional("pipelines", translations("a pipeline"), "The pipelines by api name."),
        .optional("blueprints", .map(MapShape("a blueprint", .reference, blueprint)), "The blueprints by api name."),
        .optional(
          "automations", .map(MapShape("an automation", .reference, automation)), "The automations by api name."),
        .optional("approvals", .map(MapShape("an approval", .reference, approval)), "The approvals by api name."),
        .optional("reviews", .map(MapShape("a review", .reference, review)), "The reviews by api name."),
        .optional("forms", .map(MapShape("a form", .reference, form)), "The forms by api name."),
        .optional(
          "results", .map(MapShape("a result flow", .reference, resultFlow)), "The result flows by api name."),
        .optional("mail", .map(MapShape("a mail", .reference, mail)), "The mails by api name."),
        .optional("webhooks", translations("a webhook"), "The webhooks by api name."),
        .optional("functions", translations("a function"), "The functions by api name."),
        .optional("calendars", .map(MapShape("a calendar", .reference, calendar)), "The calendars by api name."),
        .optional("conversions", translations("a conversion"), "The conversions by api name."),
        .optional(
          "duplicates", .map(MapShape("a module", .reference, translations("a rule"))),
          "The rules of duplicates by module and api name."),
      ]
    )
  )

  private static let label = ObjectShape.Key.optional("label", .text(.prose), "What people call it.")

  private static func translations(_ noun: String, _ kind: TextKind = .reference) -> Shape {
    .map(MapShape(noun, kind, .choice([.text(.prose), .object(ObjectShape(noun, [label]))])))
  }

  private static let module = Shape.object(
    ObjectShape(
      "a module",
      [
        .optional(
          "label",
          .object(
            ObjectShape(
              "a module's label",
              [
                .optional("one", .text(.prose), "What one record is called."),
                .optional("many", .text(.prose), "What several records are called."),
                .optional("gender", .word(["f", "m", "n"]), "The grammatical gender."),
              ]
            )
          ),
          "What its records are called."
        ),
        .optional("fields", .map(MapShape("a field", .reference, fieldTranslation)), "The fields by api name."),
        .optional(
          "sections",
          .map(MapShape("a section", .reference, .text(.prose))),
          "The sections of the layout, by their headings in lower snake case."
        ),
        .optional(
          "unique",
          .map(MapShape("a message", .reference, .text(.prose))),
          "The messages of the uniqueness rules, by their fields joined with `_`."
        ),
        .optional("views", translations("a view"), "The shared views by api name."),
      ]
    )
  )

  private static let fieldTranslation = Shape.choice([
    .text(.prose),
    .object(
      ObjectShape(
        "a field",
        [
          label,
          .optional("help", .text(.prose), "What to enter, in a sentence."),
          .optional("message", .text(.template), "What to say if the check fails."),
          .optional("values", translations("a value", .code), "The values by code."),
        ]
      )
    ),
  ])

  private static let calendar = Shape.choice([
    .text(.prose),
    .object(
      ObjectShape(
        "a calendar",
        [label, .optional("holidays", .map(MapShape("a holiday", .reference, .text(.prose))), "The days off by date.")]
      )
    ),
  ])

  private static let blueprint = Shape.choice([
    .text(.prose),
    .object(
      ObjectShape(
        "a blueprint",
        [
          label,
          .optional(
            "transitions", .map(MapShape("a transition", .reference, transition)), "The transitions by api name."),
          .optional(
            "states", .map(MapShape("a state", .code, .object(ObjectShape("a state", [notifications])))),
            "What escalations tell, by state."),
        ]
      )
    ),
  ])

  private static let automation = Shape.choice([
    .text(.prose), .object(ObjectShape("an automation", [label, notifications])),
  ])

  private static let approval = Shape.choice([
    .text(.prose), .object(ObjectShape("an approval", [label, notifications])),
  ])

  private static let review = Shape.choice([
    .text(.prose),
    .object(
      ObjectShape(
        "a review", [label, .optional("reasons", translations("a reason", .code), "The reasons by code.")])),
  ])

  private static let form = Shape.choice([
    .text(.prose),
    .object(
      ObjectShape(
        "a form",
        [
          label,
          .optional("intro", .text(.prose), "What stands before the questions."),
          .optional("fields", .map(MapShape("a question", .reference, question)), "The questions by field."),
          .optional(
            "consent",
            .object(ObjectShape("`consent`", [.optional("text", .text(.prose), "What is agreed to.")])),
            "What whoever sends it agrees to."),
          .optional("button", .text(.prose), "What the button says."),
          .optional("thanks", .text(.prose), "What is said afterwards."),
        ])),
  ])

  private static let question = Shape.object(
    ObjectShape("a question", [label, .optional("help", .text(.prose), "What to enter, in a sentence.")]))

  private static let resultFlow = Shape.choice([
    .text(.prose),
    .object(
      ObjectShape(
        "a result flow",
        [
          label, .optional("attempts", translations("a rule of attempts"), "The rules of attempts by api name."),
          notifications,
        ])),
  ])

  private static let mail = Shape.object(
    ObjectShape(
      "a mail",
      [
        .optional("subject", .text(.template), "The subject."),
        .optional("text", .text(.template), "What it says."),
      ]
    )
  )

  static let notifications = ObjectShape.Key.optional(
    "notify", .map(MapShape("a text", .reference, .text(.template))),
    "What users are told by `notify`, by the words of the text in lower snake case."
  )

  private static let transition = Shape.choice([
    .text(.prose),
    .object(
      ObjectShape(
        "a transition",
        prose + [
          .optional("branches", .map(MapShape("a branch", .reference, branch)), "The branches by api name."),
          notifications,
        ]
      )
    ),
  ])

  private static let branch = Shape.choice([.text(.prose), .object(ObjectShape("a branch", prose))])

  private static let prose = [
    label,
    .optional("checklist", translations("an item"), "The checklist items by code."),
    .optional("attachments", translations("an attachment"), "The kinds of files that are wanted, by their words."),
    .optional("note", .text(.prose), "What the note has to say."),
    .optional(
      "messages",
      .map(MapShape("a message", .reference, .text(.template))),
      "What to say if the check of a required field fails, by field."
    ),
  ]
}
