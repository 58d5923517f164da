import YAMLSource

/// Reads names and types alone, leniently: what is missing or wrong is reported by the second pass.
struct SkeletonDecoder {
  private let sources: MergedSources

  init(_ sources: MergedSources) {
    self.sources = sources
  }

  /// The model's names and types.
  var model: Model {
    let modules = sources.modules.all.map { module($0.name, $0.node) }
    var model = Model(
      preset: PresetInfo(name: "", version: "", extends: nil, label: LocalizedText(""), industry: nil, locales: []),
      modules: RollupTyping(modules).typed,
      pipelines: sources.pipelines.all.map { pipeline($0.name, $0.node) },
      blueprints: [],
      roles: (sources.access?.entries("roles") ?? []).map {
        Role(name: $0.key.text, label: LocalizedText(""), modules: [:])
      },
      teams: (sources.access?.entries("teams") ?? []).map { Team(name: $0.key.text, label: LocalizedText("")) }
    )
    model.approvals = sources.approvals.all.compactMap { approval($0.name, $0.node) }
    return model
  }

  /// That a module has one gives its records a field.
  private func approval(_ name: String, _ node: YAMLNode) -> Approval? {
    node.text("module").map {
      Approval(
        name: name, label: LocalizedText(""), module: $0, events: [], condition: nil, order: 0, rules: [],
        openFields: [], allowsOwn: false)
    }
  }

  private func module(_ name: String, _ node: YAMLNode) -> Module {
    var module = Module(
      name: name,
      label: ModuleLabel(one: LocalizedText(name), many: LocalizedText(name)),
      title: TextTemplate(source: "", parts: []),
      actsAs: node.text("acts_as").flatMap(ModuleRole.init),
      activity: node["activity"]?.text("kind").flatMap(ActivityKind.init),
      fields: node.entries("fields").compactMap { field($0.key.text, $0.value) },
      uniqueRules: [],
      layout: []
    )
    module.activityFields = ActivityFields(node["activity"])
    return module
  }

  private func field(_ name: String, _ node: YAMLNode) -> Field? {
    type(node).map { Field(name: name, label: LocalizedText(name), type: $0, isRequired: node.flag("required")) }
  }

  private func pipeline(_ name: String, _ node: YAMLNode) -> Pipeline {
    Pipeline(
      name: name,
      label: LocalizedText(name),
      module: node.text("module") ?? "",
      field: node.text("field") ?? "",
      order: node.integer("order") ?? FieldDefaults.order,
      condition: nil,
      stages: node.entries("stages").map { .init(code: $0.key.text, probability: nil, outcome: nil) }
    )
  }

  /// The type as expressions see it; a formula counts as what it returns.
  private func type(_ node: YAMLNode) -> FieldType? {
    switch node.fieldType {
    case "picklist": .picklist(values(node))
    case "multi_picklist": .multiPicklist(values(node))
    case "lookup": .lookup(FieldDefaults.lookup(node))
    case "formula": formula(node)
    case "rollup": .rollup(FieldDefaults.rollup(node, condition: nil))
    case let name: FieldDefaults.simple(name, node)
    }
  }

  private func values(_ node: YAMLNode) -> [PicklistValue] {
    node.entries("values").map { PicklistValue(code: $0.key.text, label: LocalizedText("")) }
  }

  private func formula(_ node: YAMLNode) -> FieldType? {
    node.text("returns").flatMap(FormulaResult.init)?.type(scale: node.integer("scale") ?? FieldDefaults.scale)
  }
}

/// Settings of field types, and what they are if left out.
enum FieldDefaults {
  static let scale = 2
  static let autonumberWidth = 6
  /// The place of a pipeline or blueprint that names none.
  static let order = 100

  /// A type whose settings name nothing else.
  static func simple(_ name: String, _ node: YAMLNode) -> FieldType? {
    switch name {
    case "text": .text
    case "textarea": .textarea
    case "email": .email
    case "phone": .phone
    case "url": .url
    case "integer": .integer
    case "decimal": .decimal(scale: node.integer("scale") ?? scale)
    case "currency": .currency
    case "percent": .percent(scale: node.integer("scale") ?? scale)
    case "boolean": .boolean
    case "date": .date
    case "datetime": .datetime
    case "duration": .duration
    case "user": .user
    case "autonumber": .autonumber(prefix: node.text("prefix") ?? "", width: node.integer("width") ?? autonumberWidth)
    case "file": .file
    default: nil
    }
  }

  static func lookup(_ node: YAMLNode) -> Lookup {
    let target = node.text("to") ?? ""
    return Lookup(
      module: target == "any" ? nil : target,
      inverse: node.text("inverse"),
      onDelete: node.text("on_delete").flatMap(Lookup.DeleteRule.init) ?? .restrict
    )
  }

  static func rollup(_ node: YAMLNode, condition: ModelExpression?) -> Rollup {
    let function = Rollup.Function.allCases.first { node[$0.rawValue] != nil } ?? .count
    return Rollup(
      list: node.text("of") ?? "",
      function: function,
      field: function == .count ? nil : node.text(function.rawValue),
      condition: condition
    )
  }
}

extension ActivityFields {
  /// What `activity:` of a module says of its fields.
  init(_ node: YAMLNode?) {
    self.init(
      status: node?.text("status"), open: node?.texts("open") ?? [], done: node?.text("done"),
      cancelled: node?.text("cancelled"), at: node?.text("at"), result: node?.text("result"))
  }
}
