extension Shape {
  /// `retention` of a module.
  static let retention = Shape.object(
    ObjectShape(
      "retention",
      [
        .optional("recycle_bin", days, "After so many days in the recycle bin a record is erased."),
        .optional("history", days, "After so many days the values of a change are taken out of the history."),
        .optional("records", .list(rule), "What is done with records outside the recycle bin, and when."),
      ]
    )
  )

  private static let days = Shape.integer(1...36_525)

  private static let rule = Shape.object(
    ObjectShape(
      "a rule of retention",
      [
        .optional("when", .text(.expression), "Which records; all of the module if left out."),
        .required("days", days, "After so many days."),
        .optional("since", .text(.reference), "The day or moment from which they count; `modified_at` if left out."),
        .required("do", .word(RetentionRule.Action.allCases.map(\.rawValue)), "To the recycle bin, or away for ever."),
      ]
    )
  )
}
