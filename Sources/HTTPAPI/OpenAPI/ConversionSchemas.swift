import Engine
import JSONText

/// The schemas of conversions: what is asked for, what comes of it, and how it is taken back.
enum ConversionSchemas {
  static let all: [JSON.Member] = [
    .init(name: "convert", value: convert), .init(name: "unconvert", value: unconvert),
    .init(name: "conversion", value: conversion), .init(name: "reversal", value: reversal),
    .init(name: "converted", value: converted),
  ]

  private static let values: JSON = .object(["type": "object"])

  /// What is to become of targets, by name.
  static let choices: JSON = .object([
    "type": "object",
    "additionalProperties": closed([
      .init(name: "use", value: JSON.id.described("The record that is added to.")),
      .init(name: "create", value: JSON.flag.described("Makes a new one, whatever matches.")),
      .init(name: "skip", value: JSON.flag.described("Leaves an optional one out.")),
      .init(name: "values", value: values),
    ]),
  ])

  private static let convert = closed([
    .init(name: "conversion", value: JSON.text.described("Which one, where the module has several.")),
    .init(name: "targets", value: choices),
    .init(name: "values", value: values.described("Supplied with the transition that the record runs.")),
    .init(name: "checklist", value: .items(.text, atMost: BodyReader.suppliedLimit)),
    .init(name: "activities", value: .items(.reference("activity"), atMost: BodyReader.suppliedLimit)),
    .init(name: "note", value: .text),
  ])

  private static let unconvert = closed(
    [
      .init(name: "reason", value: .text),
      .init(name: "keep", value: JSON.items(.text).described("Targets that stay as they are now.")),
    ], required: ["reason"])

  private static let carried: JSON = .items(.members(["module": .text, "id": .id, "target": .text]))

  private static let conversion: JSON = .members(
    [
      "conversion": .text,
      "targets": .items(
        .members(
          [
            "target": .text, "module": .text,
            "deed": .choice(TargetOutcome.Deed.allCases.map(\.rawValue), orNull: false),
          ],
          optional: [
            "id": .id, "version": .whole,
            "changed": JSON.items(.text).described("Fields of a record that was there which have other values now."),
            "asked": JSON.items(.text).described("Fields for which whoever converts gives a value."),
            "matches": .items(
              .members([
                "id": .id, "title": .text,
                "by": JSON.items(.text).described("The fields of a key that are the same; none of one that is alike."),
                "rules": JSON.items(.text).described("The rules of duplicates by which it matches."),
                "score": JSON.whole.described("How alike the two are, of 100."),
              ])),
            "record": values.described("As far as the caller may read it."),
          ])), "carried": carried,
    ],
    optional: [
      "record": values, "dry_run": .object(["const": true]),
      "problems": JSON.items(.reference("error")).described("Of a dry run: what stands in its way."),
    ])

  private static let reversal: JSON = .members(
    [
      "conversion": .text,
      "targets": .items(
        .members([
          "target": .text, "module": .text, "id": .id,
          "deed": .choice(ReversedTarget.Deed.allCases.map(\.rawValue), orNull: false),
        ])), "carried": carried,
    ], optional: ["record": values, "dry_run": .object(["const": true])])

  private static let converted: JSON = .members([
    "conversion": .text, "at": .moment, "by": JSON.id.described("The id of a user."),
    "into": .items(
      .members([
        "target": .text, "module": .text, "id": .id,
        "created": JSON.flag.described("Whether the conversion created it; else it was added to."),
      ])),
  ])

  private static func closed(_ properties: [JSON.Member], required: [String] = []) -> JSON {
    .object([
      "type": "object", "properties": .object(properties), "required": required.isEmpty ? nil : .strings(required),
      "additionalProperties": false,
    ])
  }
}
