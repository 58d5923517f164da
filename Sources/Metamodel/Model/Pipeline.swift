/// An ordered selection of a stage picklist's values.
package struct Pipeline: Sendable, Hashable {
  package let name: String
  package let label: LocalizedText
  package let module: String
  package let field: String
  /// Of several pipelines, the first by order whose condition holds is chosen at creation.
  package let order: Int
  package let condition: ModelExpression?
  package let stages: [Stage]

  /// One value of the picklist, in this pipeline.
  package struct Stage: Sendable, Hashable {
    package let code: String
    /// In percent, 0 to 100.
    package let probability: Int?
    package let outcome: Outcome?

    package init(code: String, probability: Int?, outcome: Outcome?) {
      self.code = code
      self.probability = probability
      self.outcome = outcome
    }
  }

  /// How a record ends that reaches a stage.
  package enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
    case won
    case lost
    case postponed
    case cancelled
  }

  package init(
    name: String, label: LocalizedText, module: String, field: String, order: Int, condition: ModelExpression?,
    stages: [Stage]
  ) {
    self.name = name
    self.label = label
    self.module = module
    self.field = field
    self.order = order
    self.condition = condition
    self.stages = stages
  }
}
