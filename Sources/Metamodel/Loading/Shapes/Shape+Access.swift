extension Shape {
  /// `access.yaml`.
  static let accessFile = Shape.object(
    ObjectShape(
      "access",
      [
        .optional("roles", .map(MapShape("a role", .apiName, role)), "The roles by api name."),
        .optional("teams", .map(MapShape("a team", .apiName, team)), "The teams by api name."),
      ]
    )
  )

  private static let role = Shape.object(
    ObjectShape(
      "a role",
      isOmittable: true,
      [
        .optional("label", .text(.prose), "What people call it; made from the api name if left out."),
        .optional(
          "modules",
          .map(
            MapShape(
              "rights", .reference, .choice([.word(["all"]), .list(.word(rights))]))),
          "The rights by module; those under `\"*\"` count for modules that are not named."
        ),
        .optional(
          "scopes", .map(MapShape("a scope", .reference, roleScope)),
          "The records on which the rights count, by module; all if left out."),
        .optional(
          "fields",
          .map(
            MapShape(
              "fields", .reference, .map(MapShape("a level", .reference, .word(FieldLevel.allCases.map(\.rawValue)))))),
          "How fields are seen, by module and field."),
        .optional(
          "sees", .list(.word(Sensitivity.allCases.filter(\.isMasked).map(\.rawValue))),
          "The sensitivities that are not masked for it."),
      ]
    )
  )

  private static let roleScope = Shape.choice([
    .word(reaches), scopeList,
    .object(
      ObjectShape(
        "a scope",
        [
          .optional(
            "read", recordScope, "The records that may be read, and moved by whom a process lets; all if left out."),
          .optional("write", recordScope, "Those that may be changed; the same if left out."),
        ])),
  ])

  private static let recordScope = Shape.choice([.word(reaches), scopeList])

  private static let scopeList = Shape.list(
    .choice([
      .word(reaches),
      .object(
        ObjectShape(
          "a criterion", marker: "where",
          [.required("where", .text(.expression), "What has to hold of a record, whoever owns it.")])),
    ]), atLeast: 1)

  private static let reaches = RecordScope.Reach.allCases.map(\.rawValue)

  private static let team = Shape.object(
    ObjectShape(
      "a team",
      isOmittable: true,
      [.optional("label", .text(.prose), "What people call it; made from the api name if left out.")]
    )
  )

  private static let rights = Right.allCases.map(\.rawValue) + ["all"]
}
