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
              "rights", .reference, .choice([.word(["all"]), .list(.word(rights, unsupported: ["decide"]))]))),
          "The rights by module; those under `\"*\"` count for modules that are not named."
        ),
      ]
    )
  )

  private static let team = Shape.object(
    ObjectShape(
      "a team",
      isOmittable: true,
      [.optional("label", .text(.prose), "What people call it; made from the api name if left out.")]
    )
  )

  private static let rights = Right.allCases.map(\.rawValue) + ["all"]
}
