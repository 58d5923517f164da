import Expressions
import GRDB
import Metamodel

/// Makes other records of a record, as a conversion says: its transition first, then each target by the ordinary creation or
/// update with the caller's own rights, then what is carried over; all of it or nothing.
struct ConvertRecord {
  private let execution: Execution
  private let target: RecordTarget
  private let input: ConversionInput

  init(_ execution: Execution, target: RecordTarget, input: ConversionInput) {
    self.execution = execution
    self.target = target
    self.input = input
  }

  func run() throws -> RowChange {
    var conversion = try prepared()
    try conversion.run()
    guard conversion.outcome.problems.isEmpty else {
      throw Refusal(conversion.kind, conversion.outcome.problems)
    }
    return try conversion.finish()
  }

  /// What would come of it, with what stands in its way. What it has written has to be rolled back.
  func preview() throws -> ConversionOutcome {
    var conversion = try prepared()
    try conversion.run()
    return conversion.outcome
  }

  private func prepared() throws -> RunningConversion {
    let plan = try execution.plan(target.module)
    try execution.authorise(.update, on: target.module)
    let row = try execution.row(target, plan, for: .update)
    try execution.refuseConverted(row, plan)
    try ApprovalLock(execution: execution, plan: plan).requireFree(row, at: "id")
    let conversion = try conversion(plan)
    let words = "conversion \(conversion.name) of \(plan.module.name)/\(row.id)"
    return RunningConversion(
      execution: execution.because(words).atOnce, conversion: conversion, plan: plan, input: input, old: row)
  }

  private func conversion(_ plan: ModulePlan) throws -> Conversion {
    let conversions = execution.state.compiled.model.conversions(of: plan.module.name)
    let names = conversions.map(\.name)
    if let name = input.conversion {
      if let named = conversions.first(where: { $0.name == name }) { return named }
      throw Refusal(.notFound, .unknown("conversion", name, at: "conversion", among: names))
    }
    if conversions.count == 1, let only = conversions.first { return only }
    let message =
      names.isEmpty
      ? "\(plan.module.name) has no conversion." : "Say which conversion is meant: \(names.joined(separator: ", "))."
    throw Refusal(
      names.isEmpty ? .notFound : .invalid,
      Problem(
        at: "conversion", code: names.isEmpty ? "unknown_conversion" : "required", message: message,
        wanted: names.isEmpty ? nil : .list(names.map(InputValue.text))))
  }
}

extension Execution {
  /// Refuses to change a record that has been converted.
  func refuseConverted(_ row: RowImage, _ plan: ModulePlan) throws {
    guard plan.isConvertible, let entry = try ConversionTable(db: db).standing(of: row.id, in: plan.module.name) else {
      return
    }
    let into = try readContext.readable(entry.trace.parts, by: caller)
    let list = into.map { "\($0.module) \($0.id)" }.joined(separator: ", ")
    throw Refusal(
      .conflict,
      Problem(
        at: "id", code: "converted",
        message: """
          \(plan.module.name) \(row.id) has been converted\(list.isEmpty ? "" : " into \(list)") and can be read only. \
          Change what it became, or take the conversion back.
          """, found: .text(entry.conversion)))
  }
}

extension ReadContext {
  /// The parts of a conversion that the caller may read, each by the record that it is part of now.
  func readable(_ parts: [ConversionTrace.Part], by caller: Caller) throws -> [ConversionTrace.Part] {
    try parts.map(today).filter { try !visible([$0.id], of: $0.module, to: caller).isEmpty }
  }

  private func today(_ part: ConversionTrace.Part) throws -> ConversionTrace.Part {
    guard let plan = state.compiled.plan(part.module), let survivor = try MergeTable(db: db).survivor(of: part.id, plan)
    else { return part }
    return ConversionTrace.Part(
      target: part.target, module: part.module, id: survivor, isCreated: part.isCreated, version: part.version)
  }
}
