import Engine
import Metamodel
import harness

/// A call of the API as its path and body should be; what the values say is another matter.
struct SoundCall {
  let method: String
  /// The segments below the tenant's base path.
  let path: [String]
  /// Nil if the path takes none.
  var body: InputValue?

  static func any(of model: Model, _ random: inout SplitMix) -> SoundCall {
    let maker = CommandMaker(model: model)
    // Modules with a process are the more interesting ones.
    let guarded = model.blueprints.randomElement(using: &random)?.module
    let name =
      Bool.random(using: &random) ? guarded ?? "deals" : model.modules.randomElement(using: &random)?.name ?? "deals"
    let module = model.module(name)
    let records = ["records", name]
    let target = RecordTarget(module: name, id: Int64.random(in: 1...12, using: &random))
    let record = records + [String(target.id)]
    switch Int.random(in: 0..<16, using: &random) {
    case 0: return SoundCall(method: "GET", path: ["modules"])
    case 1: return SoundCall(method: "GET", path: ["modules", name])
    case 2: return SoundCall(method: "GET", path: ["openapi.json"])
    case 3, 4: return SoundCall(method: "GET", path: records)
    case 5: return SoundCall(method: "GET", path: record)
    case 6: return SoundCall(method: "GET", path: record + ["timeline"])
    case 7: return SoundCall(method: "GET", path: record + ["transitions"])
    case 8: return SoundCall(method: "DELETE", path: record)
    case 9: return SoundCall(method: "POST", path: record + ["restore"])
    case 10: return SoundCall(method: "PATCH", path: record, body: .object(maker.values(of: module, &random)))
    case 11: return SoundCall(method: "POST", path: records + ["enter"], body: body(entering: module, maker, &random))
    case 12: return SoundCall(method: "POST", path: records + ["batch"], body: batch(of: module, maker, &random))
    case 13: return command(maker.override(target, module, &random), record)
    case 14: return command(maker.transition(target, module, &random), record)
    default: return SoundCall(method: "POST", path: records, body: .object(maker.values(of: module, &random)))
    }
  }

  private static func command(_ command: Command, _ record: [String]) -> SoundCall {
    switch command {
    case .transition(_, let name, let input):
      SoundCall(method: "POST", path: record + ["transitions", name], body: body(of: input))
    case .override(_, _, let to, let reason):
      SoundCall(method: "POST", path: record + ["override"], body: .object(["to": .text(to), "reason": .text(reason)]))
    default: SoundCall(method: "GET", path: record)
    }
  }

  private static func body(of input: TransitionInput) -> InputValue {
    .object([
      "values": .object(input.values), "checklist": .list(input.checklist.map(InputValue.text)),
      "note": input.note.map(InputValue.text) ?? .null,
      "activities": .list(
        input.activities.map {
          .object(["kind": .text($0.kind), "subject": .text($0.subject), "values": .object($0.values)])
        }),
    ])
  }

  private static func body(
    entering module: Module?, _ maker: CommandMaker, _ random: inout SplitMix
  ) -> InputValue {
    let entry = maker.entry(module, &random)
    return .object([
      "values": .object(maker.values(of: module, &random)),
      "enter": .object(["states": .object(entry.states.mapValues(InputValue.text)), "reason": .text(entry.reason)]),
    ])
  }

  private static func batch(of module: Module?, _ maker: CommandMaker, _ random: inout SplitMix) -> InputValue {
    let names = ["create", "create", "update", "delete", "restore", "transition", "override", "x"]
    let operations = (0..<Int.random(in: 0...4, using: &random)).map { _ -> InputValue in
      let name = names.randomElement(using: &random) ?? "x"
      var operation: [String: InputValue] = ["op": .text(name)]
      if name != "create" { operation["id"] = .number(String(Int.random(in: 1...12, using: &random))) }
      if name == "create" || name == "update" { operation["values"] = .object(maker.values(of: module, &random)) }
      if name == "transition" { operation["transition"] = .text("qualify") }
      if name == "override" { operation["to"] = .text("closed_won") }
      return .object(operation)
    }
    return .object(["atomic": .boolean(Bool.random(using: &random)), "operations": .list(operations)])
  }
}
