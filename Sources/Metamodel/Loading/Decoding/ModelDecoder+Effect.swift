package import Diagnostics
import Expressions
import YAMLSource

extension ModelDecoder {
  /// Reads one effect.
  mutating func effect(_ node: YAMLNode, _ scope: EffectScope) -> Effect? {
    let condition = condition(node["when"], vocabulary(of: scope.module.name))
    return action(node, scope).map { Effect(condition: condition, action: $0) }
  }

  private mutating func action(_ node: YAMLNode, _ scope: EffectScope) -> Effect.Action? {
    if let effect = outgoing(node, scope) ?? inner(node, scope) { return effect }
    guard !Self.furtherEffects.contains(where: { node[$0] != nil }) else { return nil }
    if node["create"] != nil { return create(node, scope) }
    guard let target = target(node["on"], scope) else { return nil }
    let on = node.text("on")
    if let run = node["run"] { return self.run(run, target, on: on) }
    for key in ["set", "set_if_empty"] {
      guard let values = node[key] else { continue }
      refuseProcessFields(values, of: target, of: on == nil ? scope.blueprint : nil)
      let assignments = assignments(values, of: target, isNew: false, vocabulary(of: scope.module.name))
      return .set(assignments, on: on, onlyIfEmpty: key == "set_if_empty")
    }
    return nil
  }

  /// Effects that are read above; one that is wrong is no other.
  private static let furtherEffects = [
    "mail", "webhook", "function", "notify", "for_each", "assign", "add_tag", "remove_tag",
  ]

  /// The module that an effect concerns: the record's own, or that of the lookup `on`.
  private mutating func target(_ on: YAMLNode?, _ scope: EffectScope) -> Module? {
    guard let on, let name = on.plainText else { return scope.module }
    guard let field = scope.module.field(name) else {
      log.report(.unknownField(name, scope.module, at: on.location))
      return nil
    }
    guard case .lookup(let lookup) = field.type, let target = lookup.module else {
      log.report(.noLookup(field, at: on.location))
      return nil
    }
    return skeleton.module(target)
  }

  private mutating func run(_ node: YAMLNode, _ target: Module, on: String?) -> Effect.Action? {
    knownTransition(node, of: target.name).map { .run(transition: $0, on: on) }
  }

  /// The name of a transition, which the log says if no blueprint of the module has it.
  mutating func knownTransition(_ node: YAMLNode, of module: String) -> String? {
    guard let name = node.plainText else { return nil }
    let names = sources.blueprints.all
      .filter { $0.node.text("module") == module }
      .flatMap { $0.node.entries("transitions").map(\.key.text) }
    if !names.contains(name) { log.report(.unknownTransition(name, module, names, at: node.location)) }
    return name
  }

  private mutating func create(_ node: YAMLNode, _ scope: EffectScope) -> Effect.Action? {
    guard let item = node["create"], let name = item.plainText else { return nil }
    guard let module = skeleton.module(name) else {
      log.report(.unknownModule(name, skeleton, at: item.location))
      return nil
    }
    let values =
      node["values"].map { assignments($0, of: module, isNew: true, vocabulary(of: scope.module.name)) } ?? []
    return .create(module: name, values: values)
  }

  /// The system field of a slot; a new record may also be given its pipeline.
  private func systemSlot(_ name: String, of module: Module, isNew: Bool) -> FieldSlot? {
    switch SystemField(rawValue: name) {
    case .owner: return FieldSlot(name: name, type: .user)
    case .pipeline where isNew:
      let names = skeleton.pipelines(of: module.name).map(\.name)
      return FieldSlot(name: name, type: .picklist(names.map { PicklistValue(code: $0, label: LocalizedText($0)) }))
    default: return nil
    }
  }

  /// Reads the values that fields of a module are given.
  ///
  /// - Parameters:
  ///   - isNew: Whether the record is being created, so that its pipeline may be given.
  ///   - vocabulary: The names that expressions may use.
  mutating func assignments(
    _ node: YAMLNode,
    of module: Module,
    isNew: Bool,
    _ vocabulary: ModelVocabulary
  ) -> [Assignment] {
    (node.mapping?.entries ?? []).compactMap { entry in
      guard let slot = slot(entry.key.text, of: module, isNew: isNew, at: entry.key.location) else { return nil }
      return value(entry.value, for: slot, vocabulary).map {
        Assignment(field: slot.name, value: $0)
      }
    }
  }

  /// The field that an assignment sets; nil if it cannot be set, which the log then says.
  mutating func slot(_ name: String, of module: Module, isNew: Bool, at place: SourcePosition) -> FieldSlot? {
    if let slot = systemSlot(name, of: module, isNew: isNew) { return slot }
    guard let field = module.field(name) else {
      let isSystem = SystemField(rawValue: name) != nil
      log.report(isSystem ? .notSettable(name, at: place) : .unknownField(name, module, at: place))
      return nil
    }
    switch field.type {
    case .autonumber, .formula, .rollup, .file:
      log.report(.notSettable(name, at: place))
      return nil
    default: return FieldSlot(name: field.name, type: field.type)
    }
  }

  /// A field that a blueprint drives moves by its transitions alone.
  ///
  /// - Parameter own: The blueprint that drives the record for sure; nil if none does.
  mutating func refuseProcessFields(_ values: YAMLNode, of target: Module, of own: String?) {
    for entry in values.mapping?.entries ?? [] {
      let name = entry.key.text
      let isDriven = sources.blueprints.all.contains { blueprint in
        blueprint.node.text("module") == target.name && blueprint.node.text("field") == name
          && (blueprint.node["when"] == nil && blueprint.node["pipeline"] == nil
            || blueprint.name == own)
      }
      if isDriven { log.report(.useTransition(entry.key)) }
    }
  }
}

/// Where an effect stands.
struct EffectScope {
  /// The module of the record that it is about.
  let module: Module
  /// The blueprint whose transition it follows; nil if it follows none.
  let blueprint: String?
  /// Where the translations of its texts are.
  let path: [String]
}

extension DiagnosticCode {
  /// A field that is no lookup of one module where one is wanted.
  package static let noLookup = DiagnosticCode("no_lookup")
  /// A name that stands for no transition of the module.
  package static let unknownTransition = DiagnosticCode("unknown_transition")
  /// A field that configuration cannot set.
  package static let notSettable = DiagnosticCode("not_settable")
  /// A field that only transitions move.
  package static let useTransition = DiagnosticCode("use_transition")
}

extension Diagnostic {
  fileprivate static func noLookup(_ field: Field, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .noLookup,
      "`on` has to name a lookup of one module; `\(field.name)` is of type `\(field.type.name)`.",
      at: place
    )
  }

  static func unknownTransition(_ name: String, _ module: String, _ names: [String], at place: SourcePosition)
    -> Diagnostic
  {
    Diagnostic(
      .unknownTransition,
      "No blueprint of the module `\(module)` has a transition `\(name.prefix(80))`.",
      at: place,
      suggestion: NearMiss.nearest(to: name, among: names)
    )
  }

  static func notSettable(_ name: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.notSettable, "`\(name)` cannot be set; it is kept by the engine.", at: place)
  }

  fileprivate static func useTransition(_ key: YAMLKey) -> Diagnostic {
    Diagnostic(
      .useTransition,
      "`\(key.text)` is the field of a blueprint, which transitions alone move. Use `run`.",
      at: key.location
    )
  }
}
