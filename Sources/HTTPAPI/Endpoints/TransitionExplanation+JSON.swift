import Engine
import Expressions
import JSONText
import Metamodel

extension TransitionExplanation {
  /// The transition as the API gives it; its problems point into the body of a request that would run it.
  func json(_ module: Module?) -> JSON {
    let shape = BodyShape.transition(module)
    return .object([
      "name": .string(name), "label": .string(label), "field": .string(field), "from": .string(from), "to": .string(to),
      "available": .boolean(available),
      "requires": requires?.json,
      "optional": .strings(optional),
      "problems": .array(problems.map { HTTPProblem.Item($0, in: shape).json }),
      "who": .strings(who),
      "automatic": automatic.map { $0.json(in: shape) },
    ])
  }
}

extension AutomaticInfo {
  fileprivate func json(in shape: BodyShape) -> JSON {
    .object([
      "rule": .string(rule), "due": due.map { .string($0.text) }, "refused_at": refusedAt.map { .string($0.text) },
      "refused": refused.isEmpty ? nil : .array(refused.map { HTTPProblem.Item($0, in: shape).json }),
    ])
  }
}

extension RequirementInfo {
  /// The requirement with those inside it.
  fileprivate var json: JSON {
    .object([
      "kind": .string(kind),
      "at": at.map(JSON.string),
      "label": label.map(JSON.string),
      "at_least": atLeast.map { .integer($0) },
      "condition": condition.map(JSON.string),
      "items": items.map { .array($0.map(\.json)) },
    ])
  }
}
