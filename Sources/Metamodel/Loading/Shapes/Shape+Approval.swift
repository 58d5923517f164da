extension Shape {
  /// `approvals/*.yaml`.
  static let approvalFile = Shape.object(
    ObjectShape(
      "an approval",
      isOmittable: true,
      [
        .required("approval", .text(.apiName), "The api name, the same as the file's; stable for ever."),
        .optional("label", .text(.prose), "What people call it; made from the api name if left out."),
        .merged("module", .text(.reference), "The module whose records it is about."),
        .merged("starts", starts, "What starts it."),
        .optional("order", .integer(0...1_000_000), "Its place among the module's approvals; 100 if left out."),
        .merged(
          "rules", .list(rule, atLeast: 1),
          "Who decides, of which the first that holds counts; at most \(Edition.standard.approvalRules), of at most \(Edition.standard.approvalSteps) steps. If none holds nobody has to."
        ),
        .optional("while_pending", pending, "What may be done to the record meanwhile."),
        .optional("own", .boolean, "Whether whoever has submitted it may decide it; false if left out."),
        .optional("mail", .boolean, "Whether those who are asked are mailed a link by which they decide, once."),
        .optional(
          "phi", .boolean, "With `mail`, whether it is meant that fields marked as `phi` are read by that link."),
        .optional("sla", .text(.period), "How long those who decide have, before the administrators are asked."),
        .optional(
          "calendar", .text(.value), "The calendar of `sla`, by name, or `=field` that has its name."),
        .optional("on_approved", .list(.effect, atLeast: 1), "What happens when it is approved, in order."),
        .optional("on_rejected", .list(.effect, atLeast: 1), "What happens when it is rejected, in order."),
        .optional("on_recalled", .list(.effect, atLeast: 1), "What happens when it is recalled, in order."),
      ]
    )
  )

  private static let starts = Shape.object(
    ObjectShape(
      "`starts`",
      [
        .required("on", .choice([event, .list(event, atLeast: 1)]), "`create`, `edit`, `transition`, or several."),
        .optional(
          "when", .text(.expression), "What has to hold of the record as it would become; `old` is as it is before."),
      ]
    )
  )

  private static let event = Shape.word(Approval.Event.allCases.map(\.rawValue))

  private static let pending = Shape.object(
    ObjectShape(
      "`while_pending`",
      [.optional("editable", .list(.text(.reference), atLeast: 1), "The fields that stay open; none if left out.")]
    )
  )

  private static let rule = Shape.object(
    ObjectShape(
      "a rule",
      [
        .optional("when", .text(.expression), "What has to hold of the record as it would become; always if left out."),
        .required("approvers", .choice(groups + [sequence]), "Who decides."),
      ]
    )
  )

  private static let sequence = Shape.object(
    ObjectShape(
      "a sequence", marker: "sequence",
      [
        .required(
          "sequence", .list(.choice(approver + groups), atLeast: 1), "People or groups, one after the other.")
      ]
    )
  )

  private static let groups: [Shape] = [
    .object(
      ObjectShape(
        "a group", marker: "any", [.required("any", .list(.choice(approver), atLeast: 1), "One of them is enough.")])),
    .object(
      ObjectShape(
        "a group", marker: "all",
        [.required("all", .list(.choice(approver), atLeast: 1), "Each of them; of a role or team, one.")])),
    .object(
      ObjectShape(
        "a group", marker: "at_least",
        [
          .required("at_least", .integer(1...50), "How many different people have to agree."),
          .required("of", .list(.choice(approver), atLeast: 1), "Of whom."),
        ])),
  ]

  private static let approver: [Shape] =
    [
      ("role", "a role", "The name of a role.", true), ("team", "a team", "The name of a team.", true),
      ("user", "a user", "The name of a user.", false),
      ("field", "a field", "A user field of the record, or one lookup deep.", false),
    ].map { key, noun, doc, isMany in
      .object(ObjectShape(noun, marker: key, [.required(key, .text(.reference), doc)] + (isMany ? [every] : [])))
    } + [
      .object(
        ObjectShape(
          "managers", marker: "manager_levels",
          [.required("manager_levels", .integer(1...20), "How many levels above the record's owner."), every]))
    ]

  private static let every = ObjectShape.Key.optional(
    "every", .boolean, "Whether each of them has to agree, and not one of them.")
}
