import JSONText
import Metamodel

/// The schemas of what describes modules, as ``ModuleDocument`` and its parts write it.
enum MetadataSchemas {
  static let all: [JSON.Member] = [
    .init(name: "modules", value: .members(["modules": .items(.reference("module_summary"))])),
    .init(name: "module_summary", value: summary), .init(name: "module", value: module),
    .init(name: "field", value: field),
    .init(name: "module_conversion", value: conversion),
    .init(name: "pipeline", value: pipeline), .init(name: "blueprint", value: blueprint),
  ]

  private static let summary: JSON = .members([
    "name": .text, "label": .members(["one": .text, "many": .text]),
    "acts_as": .choice(ModuleRole.allCases.map(\.rawValue), orNull: true),
    "activity": .choice(ActivityKind.allCases.map(\.rawValue), orNull: true),
    "rights": .items(.choice(Right.allCases.map(\.rawValue), orNull: false)).described("What the caller may do."),
  ])

  private static let module: JSON = .object([
    "allOf": .array([
      .reference("module_summary"),
      .members([
        "title": .text.described("The template of a record's title, such as `{name}`."),
        "fields": .items(.reference("field")), "unique_rules": .items(.items(.text)),
        "related_lists": .items(
          .members(["name": .text, "module": .text, "field": .text], optional: ["label": .text])),
        "layout": .items(
          .object([
            "anyOf": .array([
              .members(["section": .text, "fields": .items(.text)]), .members(["related": .items(.text)]),
            ])
          ])), "pipelines": .items(.reference("pipeline")), "blueprints": .items(.reference("blueprint")),
        "conversions": .items(.reference("module_conversion")),
      ]),
    ])
  ])

  private static let field: JSON = .members(
    [
      "name": .text, "label": .text, "type": .choice(FieldType.names, orNull: false), "required": .flag,
      "unique": .flag, "read_only": .flag, "has_default": .flag,
      "access": .choice(FieldLevel.allCases.filter { $0 > .hidden }.map(\.rawValue), orNull: false)
        .described("What the caller may do with its values."),
      "searchable": .flag.described("Whether a record is found by it."),
      "sensitivity": .choice(Sensitivity.allCases.map(\.rawValue), orNull: false),
    ],
    optional: [
      "help": .text, "scale": .whole, "min": .anything, "max": .anything, "pattern": .text,
      "values": .items(.members(["code": .text, "label": .text, "retired": .flag])),
      "lookup": .members(
        [
          "module": .text.described("A module's name, or `any`."),
          "on_delete": .choice(Lookup.DeleteRule.allCases.map(\.rawValue), orNull: false),
        ], optional: ["inverse": .text]),
    ])

  private static let conversion: JSON = .members([
    "name": .text, "label": .text,
    "targets": .items(
      .members([
        "name": .text, "module": .text, "optional": .flag.described("Whether it may be left out."),
        "existing": .choice(Conversion.Existing.allCases.map(\.rawValue), orNull: false)
          .described("What is done where a record matches."),
        "asked": .items(.text).described("Fields for which whoever converts gives a value."),
      ])),
  ])

  private static let pipeline: JSON = .members([
    "name": .text, "label": .text, "field": .text,
    "stages": .items(
      .members(
        ["code": .text, "label": .text],
        optional: [
          "probability": .whole, "outcome": .choice(Pipeline.Outcome.allCases.map(\.rawValue), orNull: false),
        ])),
  ])

  private static let blueprint: JSON = .members(
    [
      "name": .text, "label": .text, "field": .text, "initial": .items(.text),

      "states": .items(
        .members(
          ["code": .text, "label": .text, "terminal": .flag],
          optional: ["read_only": .items(.text), "hidden": .items(.text), "required": .items(.text), "claim": .text])),
      "transitions": .items(
        .members(["name": .text, "label": .text, "from": .items(.text), "to": .text])),
    ], optional: ["pipeline": .text, "continuous": .flag])
}
