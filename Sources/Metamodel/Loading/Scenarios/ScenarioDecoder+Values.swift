package import Diagnostics
import Expressions
import YAMLSource

extension ScenarioDecoder {
  /// The record that a step concerns: `update: $deal`, or `update: deals` with `on: $deal`.
  mutating func record(_ node: YAMLNode, _ step: YAMLNode) -> (name: String, module: String?)? {
    guard let text = node.plainText else { return nil }
    if text.hasPrefix("$") { return reference(node) }
    guard let on = step["on"] else {
      log.report(.recordMissing(at: node.location))
      return nil
    }
    if model.module(text) == nil { log.report(.unknownModule(text, model, at: node.location)) }
    guard let target = reference(on) else { return nil }
    if let module = target.module, module != text { log.report(.otherModule(target.name, module, at: node.location)) }
    return target
  }

  /// The record that `$name` stands for; nil if there is none, which the log then says.
  mutating func reference(_ node: YAMLNode) -> (name: String, module: String?)? {
    guard let text = node.plainText else { return nil }
    let name = String(text.drop { $0 == "$" })
    if text.hasPrefix("$"), case .record(let module) = names[name] { return (name, module) }
    let known = names.filter { $0.value != .user }.keys.map { "$\($0)" }
    log.report(.unknownReference(text, known, at: node.location))
    return nil
  }

  mutating func assignments(_ node: YAMLNode?, of module: String?) -> [Scenario.Assignment] {
    (node?.mapping?.entries ?? []).compactMap { entry in
      if let module, let declared = model.module(module) { checkField(entry.key, entry.value, of: declared) }
      guard let value = value(entry.value) else { return nil }
      return Scenario.Assignment(field: entry.key.text, value: value, location: entry.value.location)
    }
  }

  mutating func expectation(_ node: YAMLNode) -> Scenario.Expectation? {
    if node["refused"] != nil {
      let refusals = node.items("refused").compactMap { item -> Scenario.Refusal? in
        guard let at = item.text("at"), let code = item.text("code") else { return nil }
        return Scenario.Refusal(at: at, code: code, found: item["found"].flatMap { value($0) }, location: item.location)
      }
      return .refused(refusals, node.location)
    }
    if let record = node["approval"] {
      let wanted = node["waits_for"] == nil ? nil : node.texts("waits_for")
      return reference(record).map {
        .approval($0.name, state: node.text("state") ?? "", waitsFor: wanted, node.location)
      }
    }
    if let expected = resultExpectation(node) { return expected }
    if let way = node.text("told").flatMap(Scenario.Message.Way.init) {
      return .told(message(node, way), node.location)
    }
    checkUser(node["by"])
    if let record = node["unseen"] {
      return reference(record).map { .unseen($0.name, by: node.text("by") ?? "", node.location) }
    }
    if let draft = node["draft"] {
      return reference(draft).map { .draft($0.name, status: node.text("status") ?? "", node.location) }
    }
    guard let record = node["record"], let target = reference(record) else { return nil }
    checkHidden(node.items("hidden"), of: target.module)
    return .record(
      target.name, by: node.text("by"), values: assignments(node["values"], of: target.module),
      hidden: node.texts("hidden"), node.location)
  }

  private mutating func message(_ node: YAMLNode, _ way: Scenario.Message.Way) -> Scenario.Message {
    let name = node.text("name")
    let known: [String] =
      switch way {
      case .mail: sources.mails.names
      case .webhook: sources.webhooks?.entries("webhooks").map(\.key.text) ?? []
      case .function: sources.webhooks?.entries("functions").map(\.key.text) ?? []
      case .notification: []
      }
    if let name, let place = node["name"], way == .notification || !known.contains(name) {
      log.report(.unknownMessage(name, way, known, at: place.location))
    }
    return Scenario.Message(
      way: way, name: name, to: node.text("to"), about: node["about"].flatMap { reference($0)?.name },
      says: node.text("says"), times: node.integer("times"))
  }

  private mutating func checkHidden(_ items: [YAMLNode], of module: String?) {
    guard let module = module.flatMap(model.module) else { return }
    for item in items {
      guard let name = item.plainText, module.field(name) == nil else { continue }
      log.report(.unknownField(name, module, at: item.location))
    }
  }

  /// Codes of picklists are checked, unless the scenario expects to be refused there; other values may be tried.
  private mutating func checkField(_ key: YAMLKey, _ node: YAMLNode, of module: Module) {
    // Of a record that a lookup names, which the engine judges.
    guard !key.text.contains(".") else { return }
    guard let field = module.field(key.text) else {
      if SystemField(rawValue: key.text) == nil { log.report(.unknownField(key.text, module, at: key.location)) }
      return
    }
    guard let codes = field.type.picklistValues?.map(\.code), !codes.isEmpty, !refusedPlaces.contains(field.name)
    else { return }
    for item in node.sequence?.items ?? [node] {
      guard let code = item.plainText, !codes.contains(code) else { continue }
      log.report(.unknownValue(code, codes, "\(module.name).\(field.name)", at: item.location))
    }
  }

  /// A state that a record is brought to is one of a blueprint of its module.
  mutating func checkState(_ node: YAMLNode?, of module: String?) {
    guard let node, let state = node.plainText, let module else { return }
    let blueprints = sources.blueprints.all.map(\.node).filter { $0.text("module") == module }
    let states = blueprints.flatMap { $0.entries("states").map(\.key.text) }
    guard !states.isEmpty, !states.contains(state), refusedPlaces.isEmpty else { return }
    log.report(.noState(state, module, states, at: node.location))
  }

  private mutating func value(_ node: YAMLNode) -> Scenario.GivenValue? {
    switch node.content {
    case .mapping: return nil
    case .sequence(let sequence): return .list(sequence.items.compactMap(\.plainText))
    case .scalar(let scalar):
      if scalar.isNull { return .null }
      guard scalar.text.hasPrefix("$") else { return .literal(scalar.text) }
      let name = String(scalar.text.dropFirst())
      if names[name] == nil {
        log.report(.unknownReference(scalar.text, names.keys.map { "$\($0)" }, at: node.location))
      }
      return .reference(name)
    }
  }
}

extension DiagnosticCode {
  /// A form that there is not, or not for records of the module.
  package static let unknownForm = DiagnosticCode("unknown_form")
  /// A user that a scenario has not made.
  package static let unknownUser = DiagnosticCode("unknown_user")
  /// A `$name` that stands for nothing.
  package static let unknownReference = DiagnosticCode("unknown_reference")
  /// A code that is no checklist item of the transition.
  package static let unknownChecklistItem = DiagnosticCode("unknown_checklist_item")
  /// A moment that is none.
  package static let badMoment = DiagnosticCode("bad_moment")
}

extension Diagnostic {
  static func unknownUser(_ name: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .unknownUser, "No step above makes a user `\(name.prefix(80))`. Add `user: \(name.prefix(80))` under `given`.",
      at: place)
  }

  static func unknownChecklistItem(_ code: String, _ transition: String, _ codes: [String], at place: SourcePosition)
    -> Diagnostic
  {
    let has = codes.isEmpty ? "it has none" : "it has \(codes.quotedList)"
    return Diagnostic(
      .unknownChecklistItem,
      "The transition `\(transition)` has no checklist item `\(code.prefix(80))`; \(has).",
      at: place,
      suggestion: NearMiss.nearest(to: code, among: codes)
    )
  }

  fileprivate static func noState(_ code: String, _ module: String, _ states: [String], at place: SourcePosition)
    -> Diagnostic
  {
    let states = states.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    return Diagnostic(
      .unknownState,
      "No blueprint of `\(module)` has a state `\(code.prefix(80))`; there are \(states.quotedList).",
      at: place,
      suggestion: NearMiss.nearest(to: code, among: states)
    )
  }

  static func badMoment(_ text: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.badMoment, "`\(text.prefix(80))` is no moment; write it as 2026-01-31T10:00:00Z.", at: place)
  }

  fileprivate static func unknownReference(_ text: String, _ known: [String], at place: SourcePosition) -> Diagnostic {
    let has = known.isEmpty ? "there is nothing yet" : "there are \(known.sorted().quotedList)"
    return Diagnostic(
      .unknownReference,
      "`\(text.prefix(80))` stands for nothing that a step above made with `as`; \(has).",
      at: place,
      suggestion: NearMiss.nearest(to: text, among: known)
    )
  }

  static func unknownForm(_ name: String, _ module: String, _ known: [String], at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .unknownForm,
      "There is no form `\(name.prefix(80))` for records of `\(module)`"
        + (known.isEmpty ? "." : "; there are \(known.quotedList)."),
      at: place, suggestion: NearMiss.nearest(to: name, among: known))
  }

  static func formWithoutWay(at place: SourcePosition) -> Diagnostic {
    Diagnostic(.unknownForm, "A form is sent only by a record that comes in so: add `via: form`.", at: place)
  }

  fileprivate static func recordMissing(at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .unknownReference, "The step does not say which record: write `$name` here, or add `on: $name`.", at: place)
  }

  static func otherModule(_ name: String, _ module: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.unknownModule, "`$\(name)` is a record of `\(module)`.", at: place, suggestion: module)
  }
}

extension DiagnosticCode {
  /// A mail or webhook that a scenario names and the model has not.
  package static let unknownMessage = DiagnosticCode("unknown_message")
}

extension Diagnostic {
  fileprivate static func unknownMessage(
    _ name: String, _ way: Scenario.Message.Way, _ known: [String], at place: SourcePosition
  ) -> Diagnostic {
    Diagnostic(
      .unknownMessage,
      way == .notification
        ? "Notifications have no name. Say what they say by `says`."
        : "There is no \(way.rawValue) `\(name.prefix(80))`.",
      at: place, suggestion: NearMiss.nearest(to: name, among: known))
  }
}
