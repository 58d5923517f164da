extension Shape {
  /// `calendars.yaml`.
  static let calendarsFile = Shape.object(
    ObjectShape(
      "the calendars",
      [
        .merged("default", .text(.reference), "The calendar of tenants that choose no other."),
        .merged(
          "calendars", .map(MapShape("a calendar", .apiName, calendar, atLeast: 1)), "The calendars by api name."),
      ]
    )
  )

  private static let calendar = Shape.object(
    ObjectShape(
      "a calendar",
      isOmittable: true,
      [
        .optional("label", .text(.prose), "What people call it; made from the api name if left out."),
        .merged("hours", .object(ObjectShape("the hours of a week", weekdays)), "The working hours by weekday."),
        .optional("holidays", .map(MapShape("a holiday", .day, holiday)), "The days off by date."),
      ]
    )
  )

  private static let weekdays = Weekday.allCases.map {
    ObjectShape.Key.optional(
      $0.rawValue, .list(.text(.hours)), "The hours of the day, in order, such as `09:00-14:00`.")
  }

  /// `Name`, or `{label: Name}`.
  private static let holiday = Shape.choice([
    .text(.prose),
    .object(ObjectShape("a holiday", isOmittable: true, [.merged("label", .text(.prose), "What people call it.")])),
  ])
}
