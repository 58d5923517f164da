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
      "optional_items": optionalItems.isEmpty ? nil : .array(optionalItems.map(\.json)),
      "branches": branches.map { .array($0.map { $0.json(shape) }) },
      "branches_wanted": branchesWanted.map { .integer($0) },
      "problems": .array(problems.map { HTTPProblem.Item($0, in: shape).json }),
      "who": .strings(who), "decided_by": decidedBy.isEmpty ? nil : .strings(decidedBy),
      "automatic": automatic.map { $0.json(in: shape) },
      "approval": approval.map { $0.json },
    ])
  }
}

extension AwaitedApproval {
  fileprivate var json: JSON {
    .object(["name": .string(name), "label": .string(label), "waits_for": .strings(waitsFor)])
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

extension BranchInfo {
  fileprivate func json(_ shape: BodyShape) -> JSON {
    .object([
      "name": .string(name), "label": .string(label), "requires": requires?.json, "optional": .strings(optional),
      "who": .strings(who), "done_by": doneBy.map { .string($0) } ?? .null,
      "done_at": doneAt.map { .string($0.text) } ?? .null,
      "problems": .array(problems.map { HTTPProblem.Item($0, in: shape).json }),
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
      "ticked": ticked.map(JSON.string),
      "who": who.map { .strings($0) },
      "ticked_by": tickedBy.map(JSON.string),
      "ticked_at": tickedAt.map { .string($0.text) },
      "types": types.map { .strings($0) },
      "max_mb": maxMegabytes.map { .integer($0) },
      "max_age_days": maxAgeDays.map { .integer($0) },
      "items": items.map { .array($0.map(\.json)) },
    ])
  }
}

extension StateFields {
  /// Which fields are read only, hidden or required now.
  var json: JSON {
    .object(["read_only": .strings(readOnly), "hidden": .strings(hidden), "required": .strings(required)])
  }
}
