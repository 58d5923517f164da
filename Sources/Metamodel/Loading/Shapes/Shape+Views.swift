extension Shape {
  /// `views.yaml`.
  static let viewsFile = Shape.object(
    ObjectShape(
      "the views",
      [.required("modules", .map(MapShape("a module", .reference, viewsOfModule)), "The views by module.")]
    )
  )

  private static let viewsOfModule = Shape.object(
    ObjectShape(
      "the views of a module",
      [
        .optional("default", .text(.reference), "The view that the module's lists begin with."),
        .optional("views", .map(MapShape("a view", .apiName, view, hasWholeEntries: true)), "The views by api name."),
      ]
    )
  )

  private static let view = Shape.object(
    ObjectShape(
      "a view",
      isOmittable: true,
      [
        .optional("label", .text(.prose), "What people call it; made from the api name if left out."),
        .optional("filter", .text(.expression), "What the records have to meet; `user` is whoever looks."),
        .optional(
          "columns", .list(.text(.reference), atLeast: 1), "The fields to show, one lookup deep too; all if left out."),
        .optional(
          "sort", .list(.text(.reference), atLeast: 1), "The fields to sort by, `-` before one for descending."),
      ]
    )
  )
}
