extension Shape {
  /// `preset.yaml`.
  static let presetFile = Shape.object(
    ObjectShape(
      "a preset",
      [
        .required("preset", .text(.presetName), "The name of the preset or overlay, the same as its folder."),
        .merged("version", .text(.version), "The version, counted as major.minor.patch."),
        .optional("extends", .text(.presetName), "The preset on which it builds."),
        .optional("label", .text(.prose), "What people call it."),
        .optional("industry", .text(.prose), "The trade that it is for."),
        .optional(
          "locales",
          .list(.text(.locale), atLeast: 1),
          "The languages it has labels in; the first is the language of the labels in the files."
        ),
      ]
    )
  )
}
