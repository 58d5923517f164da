import Expressions
import GRDB
import Metamodel

// What goes over to them.
extension RunningConversion {
  mutating func carry() throws {
    // Files went over when their target was made.
    trace.attachments = files.trace
    outcome.carried += files.told(to: execution.access, plan.module.name)
    let effects = try execution.effect(of: EffectSource(conversion), on: plan, old.id)
    for carry in conversion.carried {
      guard let taker = carry.targets.first(where: { made[$0] != nil }), let record = made[taker],
        let list = execution.state.compiled.model.relatedList(carry.list, of: plan.module.name)
      else { continue }
      let ids = try execution.pointing(list.field, of: list.module, at: target, limit: RelatedRecords.most + 1)
      guard ids.count <= RelatedRecords.most else {
        report([tooMany(carry.list)], .conflict)
        continue
      }
      for id in ids where made[taker] != RecordReference(module: list.module, id: id) {
        try bring(id, list, to: record, taker, effects)
      }
    }
  }

  private func tooMany(_ list: String) -> Problem {
    Problem(
      at: list, code: "too_many",
      message:
        "There are more than \(RelatedRecords.most) \(list); a conversion carries over no more. Move some of them first.",
      wanted: .number(String(RelatedRecords.most)))
  }

  private mutating func bring(
    _ id: Int64, _ list: RelatedList, to record: RecordReference, _ taker: String, _ effects: Execution
  ) throws {
    let value = InputValue.object(["module": .text(record.module), "id": .number(String(record.id))])
    let isSeen = try execution.reads(RecordReference(module: list.module, id: id))
    do {
      _ = try UpdateRecord(
        effects, target: RecordTarget(module: list.module, id: id), values: [list.field: value]
      ).run()
      if isSeen { outcome.carried.append(CarriedRecord(module: list.module, id: id, target: taker)) }
      trace.carried.append(.init(module: list.module, id: id, field: list.field, target: taker))
    } catch let refusal as Refusal {
      let problems = execution.access.seen(refusal, of: list.module).problems
      report(
        problems.map { isSeen ? $0.within("\(list.module)/\(id)") : .hiddenRecord($0.code) }, refusal.kind)
    }
  }
}
