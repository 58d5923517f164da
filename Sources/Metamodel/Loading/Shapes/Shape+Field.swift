extension Shape {
  /// A field of a module.
  static let field = Shape.object(
    ObjectShape(
      "a field",
      isOmittable: true,
      variants: ObjectShape.Variants(key: "type", common: commonFieldKeys, own: ownFieldKeys),
      [
        .merged("type", .word(FieldType.names), "What it holds."),
        .optional("label", .text(.prose), "What people call it; made from the api name if left out."),
        .optional("help", .text(.prose), "What to enter, in a sentence."),
        .optional("required", .boolean, "Whether it must have a value."),
        .optional("indexed", .boolean, "Whether lists are often filtered or sorted by it."),
        .optional("searchable", .boolean, "Whether a record is found by it."),
        .optional(
          "sensitivity", .word(Sensitivity.allCases.map(\.rawValue)), "How carefully its values are to be handled."),
        .optional("check", .text(.expression), "What has to hold whenever it has a value."),
        .optional("message", .text(.template), "What to say if the check fails."),
        .optional("unique", .boolean, "Whether a value may occur only once in the module."),
        .optional("default", fieldValue, "The value at creation if none is given.", isWhole: true),
        .optional("min", .scalar, "The smallest value, or the least length of a text; in a roll-up the field."),
        .optional("max", .scalar, "The largest value, or the greatest length of a text; in a roll-up the field."),
        .optional("length", .integer(1...32_000), "The greatest length of a text; the same as `max`."),
        .optional(
          "pattern", .text(.pattern), "A regular expression that the whole text has to match, as `matches` has them."),
        .optional("scale", .integer(0...9), "How many digits after the point are kept."),
        .optional("values", picklistValues, "The values to choose from, in order.", isWhole: true),
        .optional("to", .text(.reference), "The module that the lookup points to, or `any`."),
        .optional("inverse", .text(.apiName), "The name of the list of records on the other side."),
        .optional(
          "on_delete",
          .word(Lookup.DeleteRule.allCases.map(\.rawValue)),
          "What happens when the record that it points to is deleted."
        ),
        .optional("prefix", .text(.prose), "What stands before the number."),
        .optional("width", .integer(1...18), "To how many digits the number is filled up with zeros."),
        .optional("returns", .word(FormulaResult.allCases.map(\.rawValue)), "What the formula returns."),
        .optional("formula", .text(.expression), "How it is computed."),
        .optional("of", .text(.reference), "The related list that is rolled up."),
        .optional("count", .boolean, "Counts the records."),
        .optional("sum", .text(.reference), "Adds up this field of the records."),
        .optional("average", .text(.reference), "The mean of this field of the records."),
        .optional("where", .text(.expression), "Only the records for which this holds."),
      ]
    )
  )

  /// A value that configuration gives: text, nothing, or a list of codes.
  static let fieldValue = Shape.choice([.text(.value), .list(.text(.code))])

  static let picklistValues = Shape.map(
    MapShape(
      "a value",
      .code,
      .choice([
        .text(.prose),
        .object(
          ObjectShape(
            "a value",
            [
              .required("label", .text(.prose), "What people call it."),
              .optional("retired", .boolean, "Whether it stays on old records and cannot be chosen anew."),
            ]
          )
        ),
      ]),
      atLeast: 1
    )
  )

  private static let commonFieldKeys = [
    "type", "label", "help", "required", "indexed", "sensitivity", "check", "message", "omit",
  ]

  private static let ownFieldKeys: [(value: String, keys: [String])] = [
    ("text", ["min", "max", "length", "pattern", "unique", "default", "searchable"]),
    ("textarea", ["max", "length", "default", "searchable"]),
    ("email", ["unique", "searchable"]),
    ("phone", ["unique", "searchable"]),
    ("url", ["unique", "searchable"]),
    ("integer", ["min", "max", "unique", "default"]),
    ("decimal", ["scale", "min", "max", "default"]),
    ("currency", ["min", "max", "default"]),
    ("percent", ["scale", "min", "max", "default"]),
    ("boolean", ["default"]),
    ("date", ["min", "max", "default"]),
    ("datetime", ["default"]),
    ("duration", ["default"]),
    ("picklist", ["values", "default"]),
    ("multi_picklist", ["values"]),
    ("lookup", ["to", "inverse", "on_delete", "unique"]),
    ("user", ["default"]),
    ("autonumber", ["prefix", "width", "searchable"]),
    ("formula", ["returns", "scale", "formula"]),
    ("rollup", ["of", "count", "sum", "min", "max", "average", "where"]),
    ("file", []),
  ]
}
