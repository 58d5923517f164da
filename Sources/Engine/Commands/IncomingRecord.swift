import Expressions
import GRDB
import Metamodel

/// A record that is to be created, as its values, the defaults of its fields and its pipeline make it.
struct IncomingRecord {
  let reading: ValueReading
  var image: RowImage
  /// Positions of the fields for which somebody gave a value.
  let given: Set<Int>
  /// Values that cannot be read.
  private(set) var problems: [Problem]

  private let execution: Execution
  private let plan: ModulePlan

  /// - Parameters:
  ///   - id: what it is to be called; 0 of one that is not to be written.
  ///   - byProcess: fields whose values a process gives and not whoever asked.
  init(
    _ execution: Execution, _ plan: ModulePlan, values: RecordInput, id: Int64, byProcess: Set<String> = []
  ) throws {
    self.execution = execution
    self.plan = plan
    image = RowImage(blank: plan, id: id, execution)
    reading = ValueReading(execution: execution, plan: plan, isNew: true, byProcess: byProcess)
    (given, problems) = try reading.apply(values, to: &image)
    problems += try fillDefaults()
    choosePipeline()
    beginPipeline()
  }

  private mutating func fillDefaults() throws -> [Problem] {
    var defaults: RecordInput = [:]
    lazy var judgement = Judgement(execution, plan, image: image, old: nil)
    for (position, planned) in plan.fields.enumerated() where !given.contains(position) {
      guard let template = planned.field.defaultValue else { continue }
      guard let input = template.literalInput ?? (try? judgement.input(template)) else { continue }
      defaults[planned.field.name] = input
    }
    return try ValueReading(execution: execution, plan: plan, isNew: true, isByEngine: true)
      .apply(defaults, to: &image).problems
  }

  /// The first pipeline whose condition holds, unless the caller has given one.
  private mutating func choosePipeline() {
    guard image.pipeline == nil, !plan.pipelines.isEmpty else { return }
    let judgement = Judgement(execution, plan, image: image, old: nil)
    image.pipeline = plan.pipelines.first { judgement.isMet($0.condition) }?.name
  }

  /// A stage that nobody gave is one of the pipeline: its first, unless the field's default is in it.
  private mutating func beginPipeline() {
    guard let pipeline = plan.pipelines.first(where: { $0.name == image.pipeline }),
      let position = plan.position(pipeline.field), !given.contains(position), plan.stageProblem(image) != nil,
      let first = pipeline.stages.first
    else { return }
    image.values[position] = .string(first.code)
  }
}
