package import Diagnostics
import YAMLSource

extension ModelDecoder {
  mutating func decodePipeline(_ name: String, _ node: YAMLNode) -> Pipeline? {
    let path = ["pipelines", name]
    let label = label(node["label"], name: name, at: path, fallback: node)
    guard let module = processModule(node), let field = processField(node, of: module) else { return nil }
    return Pipeline(
      name: name,
      label: label,
      module: module.name,
      field: field.name,
      order: node.integer("order") ?? FieldDefaults.order,
      condition: condition(node["when"], vocabulary(of: module.name)),
      stages: node.entries("stages").compactMap { stage($0, of: field, in: module.name) }
    )
  }

  private mutating func stage(_ entry: YAMLMapping.Entry, of field: Field, in module: String) -> Pipeline.Stage? {
    guard let code = knownCode(entry.key.text, of: field, in: module, at: entry.key.location) else { return nil }
    return Pipeline.Stage(
      code: code,
      probability: entry.value.integer("probability"),
      outcome: entry.value.text("outcome").flatMap(Pipeline.Outcome.init)
    )
  }
}

extension ModelDecoder {
  /// The module that a pipeline or blueprint names; nil if there is none, which the log then says.
  mutating func processModule(_ node: YAMLNode) -> Module? {
    guard let moduleNode = node["module"], let name = moduleNode.plainText else { return nil }
    if let module = skeleton.module(name) { return module }
    log.report(.unknownModule(name, skeleton, at: moduleNode.location))
    return nil
  }

  /// The picklist field that a pipeline or blueprint names; nil if there is none, which the log then says.
  mutating func processField(_ node: YAMLNode, of module: Module) -> Field? {
    guard let fieldNode = node["field"], let fieldName = fieldNode.plainText else { return nil }
    guard let field = module.field(fieldName) else {
      log.report(.unknownField(fieldName, module, at: fieldNode.location))
      return nil
    }
    guard case .picklist = field.type else {
      log.report(.noPicklist(field, at: fieldNode.location))
      return nil
    }
    return field
  }

  /// A code of a picklist field; nil if the field has no such value, which the log then says.
  mutating func knownCode(_ code: String, of field: Field, in module: String, at place: SourcePosition) -> String? {
    let codes = field.type.picklistValues?.map(\.code) ?? []
    if codes.contains(code) { return code }
    // Of a picklist without values that is what is wrong, and it has been said.
    guard !codes.isEmpty else { return nil }
    log.report(.unknownValue(code, codes, "\(module).\(field.name)", at: place))
    return nil
  }
}

extension DiagnosticCode {
  /// A field that is no picklist where one is wanted.
  package static let noPicklist = DiagnosticCode("no_picklist")
  /// A code that is no value of a picklist.
  package static let unknownValue = DiagnosticCode("unknown_value")
}

extension Diagnostic {
  fileprivate static func noPicklist(_ field: Field, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .noPicklist,
      "`\(field.name)` has to be a `picklist`; it is of type `\(field.type.name)`.",
      at: place
    )
  }

  static func unknownValue(_ code: String, _ codes: [String], _ field: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .unknownValue,
      "The field `\(field)` has no value `\(code.prefix(80))`; it has \(codes.quotedList).",
      at: place,
      suggestion: NearMiss.nearest(to: code, among: codes)
    )
  }
}
