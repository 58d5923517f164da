package import Diagnostics
import YAMLSource

extension ModelDecoder {
  mutating func decodeBlueprint(_ name: String, _ node: YAMLNode) -> Blueprint? {
    let path = ["blueprints", name]
    let label = label(node["label"], name: name, at: path, fallback: node)
    guard let module = processModule(node) else { return nil }
    // The rest can be judged without the field: its states are then what the blueprint says.
    let field = processField(node, of: module) ?? standIn(node)
    let codes = node.entries("states").map { state($0, of: field, in: module.name) }
    let scope = ProcessScope(
      blueprint: name, module: module, field: field, states: codes,
      calendar: calendarChoice(node["calendar"], of: module))
    let states = zip(codes, node.entries("states")).map { timed($0, $1.value, scope) }
    var blueprint = Blueprint(
      name: name,
      label: label,
      module: module.name,
      field: field.name,
      pipeline: pipeline(node["pipeline"], scope),
      condition: condition(node["when"], vocabulary(of: module.name)),
      order: node.integer("order") ?? FieldDefaults.order,
      initial: initial(node, scope),
      states: states,
      transitions: node.entries("transitions").compactMap { transition($0, scope) }
    )
    blueprint.isContinuous = node.flag("continuous")
    return blueprint
  }

  private func standIn(_ node: YAMLNode) -> Field {
    let values = node.entries("states").map { PicklistValue(code: $0.key.text, label: LocalizedText("")) }
    return Field(name: node.text("field") ?? "", label: LocalizedText(""), type: .picklist(values))
  }

  /// A state that is no value of the field stays one, so that transitions that name it are not blamed as well.
  private mutating func state(_ entry: YAMLMapping.Entry, of field: Field, in module: String) -> State {
    _ = knownCode(entry.key.text, of: field, in: module, at: entry.key.location)
    var state = State(code: entry.key.text, isTerminal: entry.value.flag("terminal"))
    state.fields = stateFields(entry.value, of: field, in: module)
    state.responsible = responsible(entry.value, in: module)
    return state
  }

  private mutating func pipeline(_ node: YAMLNode?, _ scope: ProcessScope) -> String? {
    guard let node, let name = node.plainText else { return nil }
    guard scope.module.field(scope.field.name) != nil else { return nil }
    let candidates = skeleton.pipelines(of: scope.module.name).filter { $0.field == scope.field.name }.map(\.name)
    if candidates.contains(name) { return name }
    log.report(.unknownPipeline(name, scope, candidates, at: node.location))
    return nil
  }

  /// The states in which a record may be created; the field's default if none are named.
  private mutating func initial(_ node: YAMLNode, _ scope: ProcessScope) -> [String] {
    if node["initial"] != nil { return node.items("initial").compactMap { knownState($0, scope) } }
    let written = sources.modules[scope.module.name]?["fields"]?[scope.field.name]?.text("default")
    let known = scope.module.field(scope.field.name)?.type.picklistValues?.map(\.code)
    // A field that is none, or a default that is no value of it, has been reported as such.
    guard let known, written.map(known.contains) ?? true else { return [] }
    guard let code = written, scope.states.contains(where: { $0.code == code }) else {
      log.report(.initialMissing(scope, default: written, at: node.location))
      return []
    }
    return [code]
  }

  private mutating func transition(_ entry: YAMLMapping.Entry, _ scope: ProcessScope) -> Transition? {
    let (name, node) = (entry.key.text, entry.value)
    let path = ["blueprints", scope.blueprint, "transitions", name]
    let label = label(node["label"], name: name, at: path, fallback: node)
    let vocabulary = vocabulary(of: scope.module.name)
    let to = node["to"].flatMap { knownState($0, scope) }
    var transition = Transition(
      name: name,
      label: label,
      from: from(node, scope),
      to: to ?? "",
      who: (node["before"]?.items("who") ?? []).compactMap { person($0, vocabulary) },
      criteria: condition(node["before"]?["criteria"], vocabulary),
      during: node["during"].flatMap { during($0, scope, at: path) },
      optional: optionalFields(node["during"], scope),
      after: node.items("after").compactMap {
        effect($0, EffectScope(module: scope.module, blueprint: scope.blueprint, path: path))
      }
    )
    transition.automatic = node["automatic"].flatMap { automatic($0, scope) }
    if let rule = node["automatic"] { requireClockable(transition, scope, at: rule.location) }
    transition.optionalItems = optionalItems(node["during"], scope, at: path)
    transition.parallel = node["parallel"].map { parallel($0, scope, at: path) }
    transition.approval = awaited(node["approval"], in: scope.module.name)
    return to == nil ? nil : transition
  }

  private mutating func from(_ node: YAMLNode, _ scope: ProcessScope) -> [String] {
    let except = node.items("except").compactMap { knownState($0, scope) }
    if node.text("from") == "any" {
      return scope.states.filter { !$0.isTerminal && !except.contains($0.code) }.map(\.code)
    }
    if let stray = node.place(ofKey: "except") { log.report(.exceptWithoutAny(at: stray)) }
    return node.items("from").compactMap { knownState($0, scope) }
  }

  private mutating func knownState(_ node: YAMLNode, _ scope: ProcessScope) -> String? {
    guard let code = node.plainText else { return nil }
    if scope.states.contains(where: { $0.code == code }) { return code }
    log.report(.unknownState(code, scope, at: node.location))
    return nil
  }
}

/// The process in which something stands.
struct ProcessScope {
  let blueprint: String
  let module: Module
  let field: Field
  let states: [State]
  /// The calendar of its periods where they say no other.
  var calendar: CalendarChoice?
}

extension DiagnosticCode {
  /// A name that stands for no pipeline of the field.
  package static let unknownPipeline = DiagnosticCode("unknown_pipeline")
  /// A code that is no state of the blueprint.
  package static let unknownState = DiagnosticCode("unknown_state")
  /// A blueprint without a state in which a record can be created.
  package static let initialMissing = DiagnosticCode("initial_missing")
  /// `except` without `from: any`.
  package static let exceptWithoutAny = DiagnosticCode("except_without_any")
}

extension Diagnostic {
  fileprivate static func unknownPipeline(
    _ name: String,
    _ scope: ProcessScope,
    _ candidates: [String],
    at place: SourcePosition
  ) -> Diagnostic {
    Diagnostic(
      .unknownPipeline,
      "The field `\(scope.module.name).\(scope.field.name)` has no pipeline `\(name.prefix(80))`.",
      at: place,
      suggestion: NearMiss.nearest(to: name, among: candidates)
    )
  }

  fileprivate static func unknownState(_ code: String, _ scope: ProcessScope, at place: SourcePosition) -> Diagnostic {
    let codes = scope.states.map(\.code)
    return Diagnostic(
      .unknownState,
      "The blueprint has no state `\(code.prefix(80))`; it has \(codes.quotedList).",
      at: place,
      suggestion: NearMiss.nearest(to: code, among: codes)
    )
  }

  fileprivate static func initialMissing(_ scope: ProcessScope, default code: String?, at place: SourcePosition)
    -> Diagnostic
  {
    let reason =
      code.map { "the default of `\(scope.field.name)`, `\($0)`, is no state of it" }
      ?? "`\(scope.field.name)` has no default"
    return Diagnostic(
      .initialMissing,
      "The blueprint does not say in which state a record is created: `initial` is missing, and \(reason).",
      at: place
    )
  }

  fileprivate static func exceptWithoutAny(at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .exceptWithoutAny, "`except` goes with `from: any` alone. Leave the states out of `from` instead.", at: place)
  }
}
