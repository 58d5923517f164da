package import Diagnostics
import Expressions
import YAMLSource

extension ModelDecoder {
  mutating func decodeField(_ name: String, _ node: YAMLNode, of module: String) -> Field? {
    let path = ["modules", module, "fields", name]
    let vocabulary = vocabulary(of: module)
    let label = label(node["label"], name: name, at: path, fallback: node)
    guard let type = decodeType(node, of: module, at: path) else { return nil }
    let help = node["help"].flatMap { help in help.plainText.map { prose(help, $0, at: path + ["help"]) } }
    let limits = limits(node, type)
    let fallback = node.hasKnownType ? node["default"] : nil
    if let fallback { checkDefault(fallback, type, limits) }
    return Field(
      name: name,
      label: label,
      help: help,
      type: type,
      isRequired: node.flag("required"),
      isUnique: node.flag("unique"),
      isIndexed: node.flag("indexed"),
      isSearchable: node["searchable"].map { _ in node.flag("searchable") },
      defaultValue: fallback.flatMap { value($0, for: FieldSlot(name: name, type: type), vocabulary) },
      minimum: limits.minimum,
      maximum: limits.maximum,
      pattern: pattern(node["pattern"]),
      sensitivity: node.text("sensitivity").flatMap(Sensitivity.init),
      check: check(node, vocabulary, messageAt: path + ["message"])
    )
  }

  /// Reads `check:` with its `message:`.
  mutating func check(_ node: YAMLNode, _ vocabulary: ModelVocabulary, messageAt path: [String]) -> Check? {
    let message = message(node["message"], vocabulary, at: path)
    if node["check"] == nil, let stray = node.place(ofKey: "message") { log.report(.messageWithoutCheck(at: stray)) }
    return condition(node["check"], vocabulary).map { Check(condition: $0, message: message) }
  }

  private mutating func decodeType(_ node: YAMLNode, of module: String, at path: [String]) -> FieldType? {
    switch node.fieldType {
    case "picklist": return .picklist(picklistValues(node, at: path))
    case "multi_picklist": return .multiPicklist(picklistValues(node, at: path))
    case "lookup": return lookup(node).map(FieldType.lookup)
    case "formula": return formula(node, of: module).map(FieldType.formula)
    case "rollup": return rollup(path.last ?? "", node, of: module).map(FieldType.rollup)
    case let name: return FieldDefaults.simple(name, node)
    }
  }

  private mutating func picklistValues(_ node: YAMLNode, at path: [String]) -> [PicklistValue] {
    if node["values"] == nil { log.report(.settingMissing("values", node)) }
    return node.entries("values").map { entry in
      let code = entry.key.text
      let written = entry.value.scalar == nil ? entry.value["label"] : entry.value
      return PicklistValue(
        code: code,
        label: label(written, name: code, at: path + ["values", code], fallback: entry.value),
        isRetired: entry.value.flag("retired")
      )
    }
  }

  private mutating func lookup(_ node: YAMLNode) -> Lookup? {
    guard let target = node["to"], let name = target.plainText else {
      log.report(.settingMissing("to", node))
      return nil
    }
    if name != "any", skeleton.module(name) == nil {
      log.report(.unknownModule(name, skeleton, orAny: true, at: target.location))
    }
    return FieldDefaults.lookup(node)
  }

  private mutating func formula(_ node: YAMLNode, of module: String) -> Formula? {
    guard let returns = node.text("returns").flatMap(FormulaResult.init) else {
      if node["returns"] == nil { log.report(.settingMissing("returns", node)) }
      return nil
    }
    if node["formula"] == nil { log.report(.settingMissing("formula", node)) }
    let expression = expression(node["formula"], vocabulary(of: module), expecting: returns.valueType)
    if let expression, let place = node["formula"] { checkComputed(expression, at: place) }
    return expression.map {
      Formula(returns: returns, scale: node.integer("scale") ?? FieldDefaults.scale, expression: $0)
    }
  }

  /// A formula has one value, whoever reads it and whatever changes the record.
  private mutating func checkComputed(_ expression: ModelExpression, at node: YAMLNode) {
    for name in ["old", "user"] where expression.checked.dependencies.contains([name]) {
      log.report(.formulaReads(name, at: node.location))
    }
  }

  /// Whether a field is a formula: as such it has no column.
  func isFormula(_ field: String, of module: String) -> Bool {
    sources.modules[module]?["fields"]?[field]?.fieldType == "formula"
  }

  private mutating func pattern(_ node: YAMLNode?) -> String? {
    guard let node, let text = node.plainText else { return nil }
    do throws(PatternProblem) {
      _ = try RegularExpression(ofWholeTexts: text)
      return text
    } catch {
      log.report(.badPattern(error, at: node.location))
      return nil
    }
  }
}

extension ModelDecoder {
  private mutating func limits(_ node: YAMLNode, _ type: FieldType) -> (minimum: Value?, maximum: Value?) {
    guard node.hasKnownType else { return (nil, nil) }
    if case .rollup = type { return (nil, nil) }
    if let both = node.place(ofKey: "length"), node["max"] != nil { log.report(.lengthAndMax(at: both)) }
    let minimum = limit(node["min"], type)
    let maximum = limit(node["max"] ?? node["length"], type)
    if let minimum, let maximum, Self.isGreater(minimum, than: maximum), let place = node["min"]?.location {
      log.report(.limitsCrossed(at: place))
    }
    return (minimum, maximum)
  }

  /// A default beyond the limits would have every record refused that leaves the field to it.
  private mutating func checkDefault(_ node: YAMLNode, _ type: FieldType, _ limits: (minimum: Value?, maximum: Value?))
  {
    guard let text = node.plainText, !text.hasPrefix("=") else { return }
    let value = type.longestText == nil ? LiteralRule.value(text, type) : .int(Int64(text.unicodeScalars.count))
    guard let value else { return }
    let isLess = limits.minimum.map { Self.isGreater($0, than: value) } ?? false
    let isMore = limits.maximum.map { Self.isGreater(value, than: $0) } ?? false
    if isLess || isMore { log.report(.defaultBeyondLimits(isLess ? "min" : "max", at: node.location)) }
  }

  private mutating func limit(_ node: YAMLNode?, _ type: FieldType) -> Value? {
    guard let node, let text = node.plainText else { return nil }
    if let most = type.longestText {
      if let length = Int64(text), (0...most).contains(length) { return .int(length) }
      log.report(.badLimit("a length from 0 to \(most)", text, at: node.location))
      return nil
    }
    if let value = LiteralRule.value(text, type) { return value }
    log.report(.badLimit("a value of the type `\(type.name)`", text, at: node.location))
    return nil
  }

  private static func isGreater(_ left: Value, than right: Value) -> Bool {
    switch (left, right) {
    case (.int(let left), .int(let right)): left > right
    case (.decimal(let left), .decimal(let right)): left > right
    case (.date(let left), .date(let right)): left > right
    default: false
    }
  }
}

extension FieldType {
  /// The greatest length of a text, in Unicode scalars; nil for other types.
  var longestText: Int64? {
    switch self {
    case .text: 255
    case .textarea: 32_000
    default: nil
    }
  }
}

extension DiagnosticCode {
  /// A setting that the type of a field needs.
  package static let settingMissing = DiagnosticCode("setting_missing")
  /// A setting of a field that makes no sense.
  package static let badSetting = DiagnosticCode("bad_setting")
  /// A name that stands for no module.
  package static let unknownModule = DiagnosticCode("unknown_module")
}

extension Diagnostic {
  static func unknownModule(_ name: String, _ model: Model, orAny: Bool = false, at place: SourcePosition) -> Diagnostic
  {
    Diagnostic(
      .unknownModule,
      "There is no module `\(name.prefix(80))`.",
      at: place,
      suggestion: NearMiss.nearest(to: name, among: model.modules.map(\.name) + (orAny ? ["any"] : []))
    )
  }

  static func settingMissing(_ key: String, _ node: YAMLNode) -> Diagnostic {
    let type = node.text("type") ?? ""
    return Diagnostic(.settingMissing, "`\(key)` is missing; a field of type `\(type)` needs it.", at: node.location)
  }

  fileprivate static func messageWithoutCheck(at place: SourcePosition) -> Diagnostic {
    Diagnostic(.badSetting, "`message` belongs to a `check`, and there is none.", at: place)
  }

  fileprivate static func badPattern(_ problem: PatternProblem, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.badSetting, "`pattern`: \(problem.sentence)", at: place)
  }

  fileprivate static func formulaReads(_ name: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.badSetting, "A formula cannot read `\(name)`: it has one value, whoever reads the record.", at: place)
  }

  fileprivate static func lengthAndMax(at place: SourcePosition) -> Diagnostic {
    Diagnostic(.badSetting, "`length` and `max` say the same. Keep one of them.", at: place)
  }

  fileprivate static func limitsCrossed(at place: SourcePosition) -> Diagnostic {
    Diagnostic(.badSetting, "`min` is greater than `max`.", at: place)
  }

  fileprivate static func defaultBeyondLimits(_ key: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.badSetting, "The default is \(key == "min" ? "less" : "more") than `\(key)` allows.", at: place)
  }

  fileprivate static func badLimit(_ wanted: String, _ text: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.badSetting, "The limit has to be \(wanted); this is `\(text.prefix(80))`.", at: place)
  }
}
