package import Diagnostics
import Expressions
import YAMLSource

extension ModelDecoder {
  mutating func decodeModule(_ name: String, _ node: YAMLNode) -> Module? {
    let vocabulary = vocabulary(of: name)
    let path = ["modules", name]
    var module = Module(
      name: name,
      label: moduleLabel(node, name: name, at: path),
      title: node["title"].flatMap { template($0, vocabulary) } ?? TextTemplate(source: "", parts: []),
      actsAs: node.text("acts_as").flatMap(ModuleRole.init),
      activity: node["activity"]?.text("kind").flatMap(ActivityKind.init),
      fields: node.entries("fields").compactMap { decodeField($0.key.text, $0.value, of: name) },
      uniqueRules: node.items("unique").compactMap { uniqueRule($0, of: name) },
      indexes: node.items("indexes").map { ($0.sequence?.items ?? []).compactMap { storedField($0, of: name) } }.filter
      { !$0.isEmpty },
      layout: node.items("layout").compactMap { layoutItem($0, of: name) },
      retention: retention(node, of: name)
    )
    module.activityFields = activityFields(node["activity"], of: name)
    return module
  }

  private mutating func activityFields(_ node: YAMLNode?, of module: String) -> ActivityFields {
    guard let node, let declared = skeleton.module(module) else { return ActivityFields() }
    let status = node["status"].flatMap { activityField($0, of: declared) { $0.picklistValues != nil } }
    _ = node["result"].flatMap { activityField($0, of: declared) { $0.picklistValues != nil } }
    _ = node["at"].flatMap { activityField($0, of: declared) { $0 == .datetime || $0 == .date } }
    if let status {
      for item in node.items("open") + [node["done"], node["cancelled"]].compactMap(\.self) {
        if let code = item.plainText { _ = knownCode(code, of: status, in: module, at: item.location) }
      }
    }
    return ActivityFields(node)
  }

  private mutating func activityField(
    _ node: YAMLNode, of module: Module, _ isFit: (FieldType) -> Bool
  ) -> Field? {
    guard let name = node.plainText else { return nil }
    guard let field = module.field(name) else {
      log.report(.unknownField(name, module, at: node.location))
      return nil
    }
    guard isFit(field.type) else {
      log.report(.unfitActivityField(field, at: node.location))
      return nil
    }
    return field
  }

  private mutating func moduleLabel(_ node: YAMLNode, name: String, at path: [String]) -> ModuleLabel {
    let label = node["label"]
    let genders = translations.nodes(at: path + ["label"]).compactMapValues { $0.text("gender") }
    return ModuleLabel(
      one: self.label(label?["one"], name: name, at: path + ["label", "one"], fallback: node),
      many: self.label(label?["many"], name: name, at: path + ["label", "many"], fallback: node),
      gender: genders
    )
  }

  private mutating func uniqueRule(_ node: YAMLNode, of module: String) -> UniqueRule? {
    let fields = node.items("fields").compactMap { storedField($0, of: module) }
    let condition = condition(node["where"], vocabulary(of: module))
    if let condition, let place = node["where"]?.location { checkIndexable(condition, of: module, at: place) }
    guard !fields.isEmpty else { return nil }
    let path = ["modules", module, "unique", fields.joined(separator: "_")]
    let message = node["message"].flatMap { message in message.plainText.map { prose(message, $0, at: path) } }
    return UniqueRule(fields: fields, condition: condition, message: message)
  }

  /// A partial index reads the row alone, and not the clock.
  private mutating func checkIndexable(_ condition: ModelExpression, of module: String, at place: SourcePosition) {
    let fields = skeleton.module(module)?.storedFields.map(\.name).filter { !isFormula($0, of: module) } ?? []
    let own = Set(fields + SystemField.allCases.map(\.rawValue))
    let foreign = condition.checked.dependencies.filter { $0.count > 1 || !own.contains($0.first ?? "") }
    if let path = foreign.min(by: { $0.joined() < $1.joined() }) {
      log.report(.notIndexable("it reads `\(path.joined(separator: "."))`", at: place))
    } else if condition.checked.readsClock {
      log.report(.notIndexable("it depends on the time", at: place))
    }
  }

  private mutating func layoutItem(_ node: YAMLNode, of module: String) -> LayoutItem? {
    if let section = node["section"], let heading = section.plainText {
      let label = prose(section, heading, at: ["modules", module, "sections", ApiName.code(of: heading)])
      return .section(label, fields: node.items("fields").compactMap { layoutField($0, of: module) })
    }
    let lists = node.items("related").compactMap { layoutList($0, of: module) }
    return lists.isEmpty ? nil : .related(lists)
  }

  private mutating func layoutField(_ node: YAMLNode, of module: String) -> String? {
    guard let name = node.plainText, !sources.omitted.contains(field: name, of: module) || hasField(name, module) else {
      return nil
    }
    return knownField(node, of: module)
  }

  private mutating func layoutList(_ node: YAMLNode, of module: String) -> String? {
    guard let name = node.plainText else { return nil }
    if skeleton.relatedList(name, of: module) != nil { return name }
    if !sources.omitted.lists.contains(name) { log.report(.unknownList(name, module, skeleton, at: node.location)) }
    return nil
  }

  private func hasField(_ name: String, _ module: String) -> Bool { skeleton.module(module)?.field(name) != nil }
}

extension ModelDecoder {
  /// The name of a declared or system field; nil if there is no such field, which the log then says.
  mutating func knownField(_ node: YAMLNode, of module: String) -> String? {
    guard let name = node.plainText, let declared = skeleton.module(module) else { return nil }
    if declared.field(name) != nil || isSystemField(name, of: module) { return name }
    log.report(.unknownField(name, declared, at: node.location))
    return nil
  }

  /// The name of a field that records hold; nil if there is no such field, which the log then says.
  mutating func storedField(_ node: YAMLNode, of module: String) -> String? {
    guard let name = knownField(node, of: module) else { return nil }
    if let field = skeleton.module(module)?.field(name), !field.type.isStored || isFormula(name, of: module) {
      log.report(.notStored(name, isFormula(name, of: module) ? "formula" : field.type.name, at: node.location))
      return nil
    }
    return name
  }

  func isSystemField(_ name: String, of module: String) -> Bool {
    switch SystemField(rawValue: name) {
    case nil: false
    case .pipeline: !skeleton.pipelines(of: module).isEmpty
    case .approvalState: !skeleton.approvals(of: module).isEmpty
    default: true
    }
  }
}

extension DiagnosticCode {
  /// A name that stands for no field of the module.
  package static let unknownField = DiagnosticCode("unknown_field")
  /// A name that stands for no related list of the module.
  package static let unknownList = DiagnosticCode("unknown_list")
  /// A field that records do not hold.
  package static let notStored = DiagnosticCode("not_stored")
  /// A condition that no index of the database can have.
  package static let notIndexable = DiagnosticCode("not_indexable")
}

extension Diagnostic {
  static func unknownField(_ name: String, _ module: Module, at place: SourcePosition) -> Diagnostic {
    let names = module.fields.map(\.name) + SystemField.allCases.map(\.rawValue)
    return Diagnostic(
      .unknownField,
      "The module `\(module.name)` has no field `\(name.prefix(80))`.",
      at: place,
      suggestion: NearMiss.nearest(to: name, among: names)
    )
  }

  static func unknownList(_ name: String, _ module: String, _ model: Model, at place: SourcePosition) -> Diagnostic {
    let names = model.relatedLists[module]?.map(\.name) ?? []
    let has = names.isEmpty ? "it has none" : "it has \(names.quotedList)"
    return Diagnostic(
      .unknownList,
      "The module `\(module)` has no related list `\(name.prefix(80))`; \(has).",
      at: place,
      suggestion: NearMiss.nearest(to: name, among: names)
    )
  }

  fileprivate static func unfitActivityField(_ field: Field, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .unfitField,
      "`\(field.name)` is of type `\(field.type.name)`; `status` and `result` name a `picklist`, `at` a `date` or `datetime`.",
      at: place)
  }

  fileprivate static func notStored(_ name: String, _ type: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.notStored, "`\(name)` is of type `\(type)`, which records do not hold.", at: place)
  }

  fileprivate static func notIndexable(_ reason: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .notIndexable,
      "This condition can guard no uniqueness: \(reason). Use the module's own stored fields alone.",
      at: place
    )
  }
}
