extension Shape {
  /// `pipelines/*.yaml`.
  static let pipelineFile = Shape.object(
    ObjectShape(
      "a pipeline",
      isOmittable: true,
      [
        .required("pipeline", .text(.apiName), "The api name, the same as the file's; stable for ever."),
        .optional("label", .text(.prose), "What people call it; made from the api name if left out."),
        .merged("module", .text(.reference), "The module whose records run through it."),
        .merged("field", .text(.reference), "The picklist field that holds the stage."),
        .optional("order", .integer(0...1_000_000), "Its place among the module's pipelines; 100 if left out."),
        .optional("when", .text(.expression), "Whether it is chosen for a new record."),
        .merged("stages", .map(MapShape("a stage", .code, stage, atLeast: 1)), "The stages in order.", isWhole: true),
      ]
    )
  )

  private static let stage = Shape.object(
    ObjectShape(
      "a stage",
      [
        .optional("probability", .integer(0...100), "How likely it is to be won, in percent."),
        .optional("outcome", .word(Pipeline.Outcome.allCases.map(\.rawValue)), "How a record ends that reaches it."),
      ]
    )
  )
}
