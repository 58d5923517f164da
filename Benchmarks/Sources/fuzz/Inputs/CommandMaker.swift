import Engine
import Metamodel
import harness

/// Makes commands on the modules of a model: values that fit, and values that nothing fits.
struct CommandMaker {
  let model: Model

  func make(_ random: inout SplitMix) -> Command {
    let module = model.modules.randomElement(using: &random)
    let name = isOdd(&random, of: 50) ? Hostile.text(&random) : module?.name ?? ""
    let target = RecordTarget(
      module: name,
      id: isOdd(&random, of: 20) ? .random(in: .min ... .max, using: &random) : .random(in: 1...8, using: &random),
      expectedVersion: isOdd(&random, of: 10) ? .random(in: -1...5, using: &random) : nil)
    switch Int.random(in: 0..<12, using: &random) {
    case 0...4:
      return .create(
        module: name, values: values(of: module, &random), enter: isOdd(&random, of: 4) ? entry(module, &random) : nil)
    case 5, 6: return .update(target, values: values(of: module, &random))
    case 7: return .delete(target)
    case 8: return .restore(target)
    case 9: return override(target, module, &random)
    default: return transition(target, module, &random)
    }
  }

  func override(_ target: RecordTarget, _ module: Module?, _ random: inout SplitMix) -> Command {
    .override(target, field: nil, to: state(of: module, &random), reason: isOdd(&random, of: 3) ? "" : "fuzz")
  }

  func transition(_ target: RecordTarget, _ module: Module?, _ random: inout SplitMix) -> Command {
    .transition(target, name: transition(of: module, &random), input: input(module, &random))
  }

  private func isOdd(_ random: inout SplitMix, of count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }

  func entry(_ module: Module?, _ random: inout SplitMix) -> Entry {
    let fields = model.blueprints.filter { $0.module == module?.name }.map(\.field)
    let states = fields.map { ($0, state(of: module, &random)) }
    return Entry(states: Dictionary(states, uniquingKeysWith: { $1 }), reason: isOdd(&random, of: 4) ? "" : "fuzz")
  }

  private func state(of module: Module?, _ random: inout SplitMix) -> String {
    let states = model.blueprints.filter { $0.module == module?.name }.flatMap { $0.states.map(\.code) }
    return isOdd(&random, of: 8) ? Hostile.text(&random) : states.randomElement(using: &random) ?? ""
  }

  private func transition(of module: Module?, _ random: inout SplitMix) -> String {
    let names = model.blueprints.filter { $0.module == module?.name }.flatMap { $0.transitions.map(\.name) }
    return isOdd(&random, of: 20) ? Hostile.text(&random) : names.randomElement(using: &random) ?? ""
  }

  private func input(_ module: Module?, _ random: inout SplitMix) -> TransitionInput {
    let kind = ["call", "task", "meeting", Hostile.text(&random)].randomElement(using: &random) ?? "call"
    let activities = (0..<Int.random(in: 0...2, using: &random)).map { _ in
      ActivityInput(
        kind: kind, subject: isOdd(&random, of: 3) ? Hostile.text(&random) : "Call",
        values: values(of: model.modules.first { $0.activity?.rawValue == kind }, &random, share: 4))
    }
    return TransitionInput(
      values: values(of: module, &random, share: 3), checklist: isOdd(&random, of: 3) ? [Hostile.text(&random)] : [],
      note: isOdd(&random, of: 2) ? Hostile.text(&random) : "What happened", activities: activities)
  }

  /// Values for most required fields and some others.
  func values(of module: Module?, _ random: inout SplitMix, share: Int = 2) -> RecordInput {
    var values: RecordInput = [:]
    for field in module?.fields ?? [] where (field.isRequired && !isOdd(&random, of: 6)) || isOdd(&random, of: share) {
      values[field.name] = isOdd(&random, of: 5) ? InputMaker.any(&random) : InputMaker.fitting(field, &random)
    }
    if isOdd(&random, of: 15) { values[Hostile.text(&random)] = InputMaker.any(&random) }
    if isOdd(&random, of: 10) {
      values[SystemField.allCases.randomElement(using: &random)?.rawValue ?? "id"] = InputMaker.any(&random)
    }
    return values
  }
}

/// Makes values as they come in.
enum InputMaker {
  static func any(_ random: inout SplitMix, depth: Int = 3) -> InputValue {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &random) {
    case 0: .null
    case 1: .boolean(Bool.random(using: &random))
    case 2: .number(Hostile.number(&random))
    case 3...5: .text(Hostile.text(&random))
    case 6: .list((0..<Int.random(in: 0...4, using: &random)).map { _ in any(&random, depth: depth - 1) })
    default:
      .object(
        Dictionary(
          ["id", "module", Hostile.text(&random)].map { ($0, any(&random, depth: depth - 1)) },
          uniquingKeysWith: { first, _ in first }))
    }
  }

  static func fitting(_ field: Field, _ random: inout SplitMix) -> InputValue {
    let number = Int.random(in: 0...60, using: &random)
    let code = field.type.picklistValues?.randomElement(using: &random)?.code ?? ""
    switch field.type {
    case .text, .textarea, .autonumber: return .text("Word \(number)")
    case .email: return .text("word\(number)@example.com")
    case .phone: return .text("+34 600 00 00 \(number)")
    case .url: return .text("https://example.com/\(number)")
    case .integer: return .number(String(number))
    case .decimal, .currency, .percent: return .text("\(number).5")
    case .boolean: return .boolean(number.isMultiple(of: 2))
    case .date: return .text("2026-0\(1 + number % 9)-1\(number % 10)")
    case .datetime: return .text("2026-0\(1 + number % 9)-1\(number % 10)T10:00:00Z")
    case .duration: return .text("\(number)m")
    case .picklist: return .text(code)
    case .multiPicklist: return .list([.text(code)])
    case .lookup(let lookup):
      return lookup.module == nil ? .text("contacts/\(1 + number % 5)") : .number(String(1 + number % 5))
    case .user: return .text("admin")
    case .formula, .rollup, .file: return .null
    }
  }
}
