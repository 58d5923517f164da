package import Diagnostics
import YAMLSource

/// Finds forms on the web that ask for what nobody outside can say, or tell them what is there.
struct FormCheck {
  private let form: WebForm
  private let node: YAMLNode
  private let model: Model

  static func check(_ model: Model, _ sources: MergedSources, log: inout DiagnosticLog) {
    for form in model.forms {
      guard let node = sources.forms[form.name] else { continue }
      let check = FormCheck(form: form, node: node, model: model)
      log.report(check.guidedFields + check.unasked + check.telling + check.takenNames)
    }
  }

  /// Fields that move along a blueprint.
  private var guidedFields: [Diagnostic] {
    let guided = Set(model.blueprints(of: form.module).map(\.field))
    return node.entries("fields").filter { guided.contains($0.key.text) }.map {
      .guided($0.key.text, at: $0.key.location)
    }
  }

  /// Fields without which there is no record, and which nobody who sends the form can fill in.
  private var unasked: [Diagnostic] {
    guard let module = model.module(form.module) else { return [] }
    let reviews = model.reviews(of: form.module).filter { $0.channels.contains(.form) }
    // A draft may lack what its reviewer adds.
    guard !reviews.contains(where: { $0.condition == nil }) else { return [] }
    let guided = model.blueprints(of: form.module).map(\.field)
    let supplied =
      form.questions.map(\.field) + form.values.map(\.field) + form.parameters.map(\.field)
      + [form.consent?.field].compactMap(\.self) + guided
    let missing = module.fields.filter { $0.isRequired && $0.defaultValue == nil && !supplied.contains($0.name) }
    guard !missing.isEmpty, let place = node.place(ofKey: "fields") ?? node.place(ofKey: "form") else { return [] }
    return [.unasked(missing.map(\.name), form.module, isSometimesHeld: !reviews.isEmpty, at: place)]
  }

  /// Fields by whose refusal whoever sends it would learn of other records.
  private var telling: [Diagnostic] {
    guard !model.reviews(of: form.module).contains(where: { $0.channels.contains(.form) }),
      let module = model.module(form.module)
    else { return [] }
    let rules = model.duplicateRules(of: form.module).filter { $0.onCreate == .refuse }
    let compared =
      module.fields.filter(\.isUnique).map(\.name) + module.uniqueRules.flatMap(\.fields)
      + rules.flatMap { $0.parts.flatMap(\.fields) }
    return node.entries("fields").filter { compared.contains($0.key.text) }.map {
      .tells($0.key.text, form.module, at: $0.key.location)
    }
  }

  /// Parameters that are called as something else that is sent.
  private var takenNames: [Diagnostic] {
    let taken = Set(["consent", "leave_empty", "lang", "ticket"] + form.questions.map(\.field))
    return node.entries("parameters").filter { taken.contains($0.key.text) }.map {
      .takenName($0.key.text, at: $0.key.location)
    }
  }
}

extension DiagnosticCode {
  /// A form whose refusals tell of other records.
  package static let formTells = DiagnosticCode("form_tells")
  /// A form that does not ask for what every record needs.
  package static let unaskedField = DiagnosticCode("unasked_field")
  /// A parameter of a form that is called as something else is.
  package static let takenParameter = DiagnosticCode("taken_parameter")
}

extension Diagnostic {
  fileprivate static func guided(_ field: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .cannotBeAsked, "`\(field)` moves along a blueprint, which says where records begin. Take it out.", at: place)
  }

  fileprivate static func unasked(
    _ fields: [String], _ module: String, isSometimesHeld: Bool, at place: SourcePosition
  ) -> Diagnostic {
    Diagnostic(
      .unaskedField,
      "The form does not fill in \(fields.quotedList), without which there is no record of `\(module)`, so that whoever sends it is "
        + "refused. Put \(fields.count == 1 ? "it" : "them") under `fields` or `values`, or hold all that comes in by a review of "
        + "`\(module)` with the channel `form`.",
      at: place, severity: isSometimesHeld ? .warning : .error)
  }

  fileprivate static func tells(_ field: String, _ module: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .formTells,
      "Whoever sends the form learns by a refusal that `\(field)` is known. Hold what comes in by a review of `\(module)` "
        + "with the channel `form`.",
      at: place, severity: .warning)
  }

  fileprivate static func takenName(_ name: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .takenParameter, "`\(name.prefix(80))` is sent with the form already. Call the parameter otherwise.", at: place)
  }
}
