/// The stages of a record in their order: what lies before it, and how it can be closed.
package struct StageLine: Sendable, Hashable {
  /// The field that holds the stage.
  package let field: String
  package let stages: [Stage]

  package struct Stage: Sendable, Hashable {
    package let code: String
    /// How a record ends that reaches it; nil where it does not end, or no pipeline says how.
    package let outcome: Pipeline.Outcome?
    /// Whether a record in it is closed.
    package let isClosed: Bool
  }

  /// The stage after another that does not close the record; nil if there is none, or it is closed.
  package func next(after code: String) -> String? {
    guard let place = stages.firstIndex(where: { $0.code == code }), !stages[place].isClosed else { return nil }
    return stages[(place + 1)...].first { !$0.isClosed }?.code
  }

  /// The stages with an outcome, in order.
  package func stages(with outcome: Pipeline.Outcome) -> [String] {
    stages.filter { $0.outcome == outcome }.map(\.code)
  }

  /// Whether a stage lies ahead of another. What closes a record lies ahead of all that does not.
  package func isAhead(_ code: String, of other: String?) -> Bool {
    guard let place = stages.firstIndex(where: { $0.code == code }) else { return false }
    guard let start = stages.firstIndex(where: { $0.code == other }) else { return true }
    guard stages[place].isClosed == stages[start].isClosed else { return stages[place].isClosed }
    return place > start
  }

  package func isClosed(_ code: String?) -> Bool { stages.first { $0.code == code }?.isClosed ?? false }
}

extension Model {
  /// The stages of the records of a module in a pipeline.
  ///
  /// - Parameters:
  ///   - module: what a flow says of them.
  ///   - pipeline: the record's; nil if it has none.
  /// - Returns: nil if the module has no stages.
  package func stages(of module: ResultModule, pipeline: String?) -> StageLine? {
    guard let field = module.stage else { return nil }
    if let pipeline = pipelines.first(where: { $0.name == pipeline && $0.module == module.module && $0.field == field })
    {
      return StageLine(
        field: field,
        stages: pipeline.stages.map {
          .init(code: $0.code, outcome: $0.outcome, isClosed: $0.outcome != nil || module.closed.contains($0.code))
        })
    }
    let codes = self.module(module.module)?.field(field)?.type.picklistValues ?? []
    return StageLine(
      field: field,
      stages: codes.map { .init(code: $0.code, outcome: nil, isClosed: module.closed.contains($0.code)) })
  }
}
