import JSONText
import Metamodel

extension Pipeline {
  /// The pipeline as the API describes it.
  func json(_ module: Module, _ locale: String) -> JSON {
    .object([
      "name": .string(name),
      "label": .string(label.text(in: locale)),
      "field": .string(field),
      "stages": .array(
        stages.map { stage in
          .object([
            "code": .string(stage.code),
            "label": .string(module.label(of: stage.code, field: field, in: locale)),
            "probability": stage.probability.map { .integer($0) },
            "outcome": stage.outcome.map { .string($0.rawValue) },
          ])
        }),
    ])
  }
}

extension Blueprint {
  /// The process as the API describes it: its states and edges. Who may go along them is for a record to say.
  func json(_ module: Module, _ locale: String) -> JSON {
    .object([
      "name": .string(name),
      "label": .string(label.text(in: locale)),
      "field": .string(field),
      "pipeline": pipeline.map(JSON.string),
      "continuous": isContinuous ? true : nil,
      "initial": .strings(initial),
      "states": .array(
        states.map { state in
          .object([
            "code": .string(state.code),
            "label": .string(module.label(of: state.code, field: field, in: locale)),
            "terminal": .boolean(state.isTerminal),
            "read_only": names(state.fields.readOnly, module), "hidden": names(state.fields.hidden, module),
            "required": names(state.fields.required, module),
            "claim": state.responsible.map { .string($0.isClaimRequired ? "required" : "optional") },
          ])
        }),
      "transitions": .array(
        transitions.map { transition in
          .object([
            "name": .string(transition.name), "label": .string(transition.label.text(in: locale)),
            "from": .strings(transition.from), "to": .string(transition.to),
          ])
        }),
    ])
  }
}

/// Those of a state's fields that the caller may know of; nil of none, which is left out.
private func names(_ fields: [String], _ module: Module) -> JSON? {
  let known = fields.filter { module.field($0) != nil || SystemField(rawValue: $0) != nil }
  return known.isEmpty ? nil : .strings(known)
}

extension Module {
  /// What a picklist value is called; the code itself if the field has no such value.
  func label(of code: String, field name: String, in locale: String) -> String {
    let value = field(name)?.type.picklistValues?.first { $0.code == code }
    return value?.label.text(in: locale) ?? code
  }
}
