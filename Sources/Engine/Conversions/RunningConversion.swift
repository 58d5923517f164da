import Expressions
import GRDB
import Metamodel

/// A conversion while it is done. What stands in its way is collected, so that all of it is said at once.
struct RunningConversion {
  /// Whose cause is the conversion.
  let execution: Execution
  let conversion: Conversion
  let plan: ModulePlan
  let input: ConversionInput
  /// The record before.
  let old: RowImage

  var outcome: ConversionOutcome
  /// What kind of refusal its problems come to.
  private(set) var kind = Refusal.Kind.conflict
  var trace = ConversionTrace()
  /// The record when its targets are made.
  var image: RowImage
  var made: [String: RecordReference] = [:]
  var files = CarriedFiles()
  /// Targets that could not be made.
  var failed: Set<String> = []

  init(execution: Execution, conversion: Conversion, plan: ModulePlan, input: ConversionInput, old: RowImage) {
    self.execution = execution
    self.conversion = conversion
    self.plan = plan
    self.input = input
    self.old = old
    image = old
    outcome = ConversionOutcome(conversion: conversion.name)
  }

  var target: RecordTarget { RecordTarget(module: plan.module.name, id: old.id) }

  /// Does all but the record's own mark.
  ///
  /// - Throws: ``Refusal`` where the caller has not the rights, alone.
  mutating func run() throws {
    if let problem = criteriaProblem() { report([problem], .invalid) }
    try move()
    try set()
    let planner = TargetPlanner(execution: execution, conversion: conversion, image: image, source: plan)
    report(planner.unknown(input.targets), .invalid)
    let targets = try planner.plans(input.targets)
    try authorise(targets)
    files = try CarriedFiles(of: PlannedRecord(plan: plan, id: old.id), conversion, targets, execution)
    for target in targets { try make(target) }
    try carry()
  }

  /// Marks the record as converted.
  func finish() throws -> RowChange {
    let rows = RowTable(plan: plan, db: execution.db)
    let before = try rows.row(old.id) ?? image
    let marked = try execution.touched(before)
    try rows.update(marked, positions: [], ownerChanged: false)
    let into = trace.parts.map { "\($0.module)/\($0.id)" }.joined(separator: ", ")
    try HistoryTable(execution: execution.because(into), plan: plan)
      .append(
        marked, old: before, cause: "convert \(conversion.name)", attachments: AttachmentChange(removed: files.all))
    try ConversionTable(db: execution.db)
      .append(conversion.name, of: old.id, in: plan.module.name, trace, by: execution)
    var change = RowChange(plan: plan, image: marked)
    change.conversion = outcome
    return change
  }

  mutating func report(_ problems: [Problem], _ kind: Refusal.Kind) {
    guard !problems.isEmpty else { return }
    if kind != .conflict { self.kind = .invalid }
    outcome.problems += problems
  }
}
