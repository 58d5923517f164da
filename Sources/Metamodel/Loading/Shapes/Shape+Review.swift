extension Shape {
  /// `reviews/*.yaml`.
  static let reviewFile = Shape.object(
    ObjectShape(
      "a review",
      isOmittable: true,
      [
        .required("review", .text(.apiName), "The api name, the same as the file's; stable for ever."),
        .optional("label", .text(.prose), "What people call it; made from the api name if left out."),
        .merged("module", .text(.reference), "The module whose incoming records it holds."),
        .merged("enters", enters, "Which records it holds.", isWhole: true),
        .optional("discard_when", .text(.expression), "What is put aside at once, over the record that would be."),
        .optional("order", .integer(0...1_000_000), "Its place among the module's reviews; 100 if left out."),
        .merged("reviewers", .list(.person, atLeast: 1), "Who decides, any of them."),
        .optional(
          "claim", .word(["optional", "required"]),
          "Whether a draft has to be claimed before it is decided; `optional` if left out."),
        .optional(
          "own", .boolean, "Whether reviewers may decide what they have sent in themselves; `false` if left out."),
        .optional(
          "verify", .list(.text(.reference), atLeast: 1), "Fields each of which is accepted or rejected by itself."),
        .optional(
          "reasons", .map(MapShape("a reason", .code, reason, atLeast: 1)), "Why a draft may be rejected, by code."),
        .optional("sla", .text(.period), "How long a draft may wait for a reviewer."),
        .optional("expires", .text(.period), "When a draft that nobody has decided is given up."),
        .optional("calendar", .text(.reference), "The calendar by which working time counts, by name."),
        .optional(
          "keep_days", .integer(1...3_650),
          "Days for which the values of a draft are kept that has become no record; for ever if left out."),
      ]
    )
  )

  private static let enters = Shape.object(
    ObjectShape(
      "`enters`",
      [
        .required(
          "channels", .list(.word(Review.Channel.allCases.map(\.rawValue)), atLeast: 1), "The ways of coming in."),
        .optional("when", .text(.expression), "The record that would be; always if left out."),
      ]
    )
  )

  private static let reason = Shape.choice([
    .text(.prose),
    .object(ObjectShape("a reason", isOmittable: true, [.required("label", .text(.prose), "What people call it.")])),
  ])
}
