package import Diagnostics
import YAMLSource

extension ModelDecoder {
  /// The rules of `duplicates.yaml`, module by module.
  mutating func decodeDuplicates() -> [DuplicateRule] {
    var rules: [DuplicateRule] = []
    for entry in sources.duplicates?.mapping?.entries ?? [] {
      let module = entry.key.text
      guard skeleton.module(module) != nil else {
        // Rules of an earlier layer on a module that a later one took away concern nothing.
        if !sources.omitted.modules.contains(module) {
          log.report(.unknownModule(module, skeleton, at: entry.key.location))
        }
        continue
      }
      for rule in entry.value.mapping?.entries ?? [] {
        if let rule = duplicateRule(rule.key.text, rule.value, of: module) { rules.append(rule) }
      }
    }
    return rules
  }

  private mutating func duplicateRule(_ name: String, _ node: YAMLNode, of module: String) -> DuplicateRule? {
    let label = label(node["label"], name: name, at: ["duplicates", module, name], fallback: node)
    let items = node.items("compare")
    let parts = items.compactMap { comparison($0, of: module) }
    let targets = targets(node, of: module, parts)
    guard !parts.isEmpty, parts.count == items.count, !targets.isEmpty else { return nil }
    func action(_ key: String) -> DuplicateRule.Action? { node.text(key).flatMap(DuplicateRule.Action.init) }
    let rule = DuplicateRule(
      name: name, module: module, label: label, parts: parts, targets: targets,
      onCreate: action("on_create") ?? .warn, onEdit: action("on_edit"), onImport: action("on_import"),
      allowsOverride: node.flag("allow_override"))
    if rule.allowsOverride, ![rule.onCreate, rule.onEdit, rule.onImport].contains(.refuse),
      let place = node.place(ofKey: "allow_override")
    {
      log.report(.nothingToOverride(name, at: place))
    }
    return rule
  }

  // MARK: What is compared

  private mutating func comparison(_ node: YAMLNode, of module: String) -> DuplicateRule.Part? {
    let written = node.scalar != nil ? [node] : (node["field"].map { [$0] } ?? []) + node.items("fields")
    if node.mapping != nil, (node["field"] == nil) == (node["fields"] == nil) {
      log.report(.oneOfFields(at: node.location))
      return nil
    }
    guard written.count <= Self.mostCompared else {
      log.report(.tooManyCompared(written.count, Self.mostCompared, at: node.location))
      return nil
    }
    let named = node.text("as").flatMap(MatchComparison.init)
    let fields = written.compactMap { comparedField($0, of: module, as: named) }
    guard let first = fields.first, fields.count == written.count,
      let comparison = named ?? MatchComparison.usual(for: first.type)
    else { return nil }
    if let (place, other) = zip(written, fields).first(where: { !comparison.fits($1.type) }) {
      log.report(.misfit(other, comparison, isUsual: named == nil, at: place.location))
      return nil
    }
    if let atLeast = node["at_least"], !comparison.isGradual {
      log.report(.notGradual(comparison, at: atLeast.location))
    }
    return DuplicateRule.Part(
      comparison: comparison, fields: fields.map(\.name),
      similarity: node.integer("at_least") ?? DuplicateRule.Part.usualSimilarity)
  }

  /// Fields of one comparison: each makes further keys of every record.
  private static let mostCompared = 4

  private mutating func comparedField(
    _ node: YAMLNode, of module: String, as comparison: MatchComparison?
  ) -> Field? {
    guard let name = storedField(node, of: module) else { return nil }
    guard let field = skeleton.module(module)?.field(name) else {
      log.report(.systemFieldCompared(name, at: node.location))
      return nil
    }
    guard let comparison = comparison ?? MatchComparison.usual(for: field.type), comparison.fits(field.type) else {
      log.report(.misfit(field, comparison, isUsual: false, at: node.location))
      return nil
    }
    return field
  }

  // MARK: Where matches are looked for

  private mutating func targets(
    _ node: YAMLNode, of module: String, _ parts: [DuplicateRule.Part]
  ) -> [DuplicateRule.Target] {
    guard let against = node["against"]?.mapping else {
      return [DuplicateRule.Target(module: module, fields: parts.map(\.fields))]
    }
    return against.entries.compactMap { entry in
      let name = entry.key.text
      guard skeleton.module(name) != nil else {
        if !sources.omitted.modules.contains(name) {
          log.report(.unknownModule(name, skeleton, at: entry.key.location))
        }
        return nil
      }
      return target(name, entry, of: module, parts)
    }
  }

  private mutating func target(
    _ target: String, _ entry: YAMLMapping.Entry, of module: String, _ parts: [DuplicateRule.Part]
  ) -> DuplicateRule.Target? {
    let compared = Set(parts.flatMap(\.fields))
    let renames = entry.value.mapping?.entries ?? []
    for rename in renames where !compared.contains(rename.key.text) {
      log.report(.notCompared(rename.key.text, compared.sorted(), at: rename.key.location))
    }
    var fields: [[String]] = []
    var isWhole = true
    for part in parts {
      fields.append(
        part.fields.compactMap { own in
          let name = renames.first { $0.key.text == own }?.value
          let found = counterpart(
            own, of: module, name ?? YAMLNode(.scalar(YAMLScalar(own, style: .plain)), at: entry.key.location),
            in: target, part.comparison)
          if found == nil { isWhole = false }
          return found
        })
    }
    return isWhole ? DuplicateRule.Target(module: target, fields: fields) : nil
  }

  /// The field of another module that a field is compared with.
  private mutating func counterpart(
    _ own: String, of module: String, _ node: YAMLNode, in target: String, _ comparison: MatchComparison
  ) -> String? {
    guard let other = comparedField(node, of: target, as: comparison) else { return nil }
    guard let field = skeleton.module(module)?.field(own) else { return nil }
    if comparison == .exact, field.type.valueType != other.type.valueType {
      log.report(.otherType(field, of: module, other, of: target, at: node.location))
      return nil
    }
    let (mine, theirs) = (sensitivity(of: own, in: module), sensitivity(of: other.name, in: target))
    if module != target, [.phi, .financial].contains(theirs), mine != theirs {
      log.report(.moreSecret(own, of: module, other.name, of: target, theirs, at: node.location))
      return nil
    }
    return other.name
  }

  /// The skeleton has names and types alone.
  private func sensitivity(of field: String, in module: String) -> Sensitivity {
    sources.modules[module]?["fields"]?[field]?.text("sensitivity").flatMap(Sensitivity.init) ?? .none
  }
}

extension DiagnosticCode {
  /// A field that a rule of duplicates cannot compare, or not so.
  package static let notComparable = DiagnosticCode("not_comparable")
  /// A rule that would let people find out what they may not know.
  package static let tellsSecrets = DiagnosticCode("tells_secrets")
}

extension Diagnostic {
  fileprivate static func oneOfFields(at place: SourcePosition) -> Diagnostic {
    Diagnostic(.badSetting, "A comparison has either `field` or `fields`.", at: place)
  }

  fileprivate static func tooManyCompared(_ count: Int, _ most: Int, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.badSetting, "A comparison has at most \(most) fields; this has \(count).", at: place)
  }

  fileprivate static func nothingToOverride(_ rule: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .badSetting, "`\(rule)` refuses nothing that could be overridden. Leave `allow_override` out.", at: place,
      severity: .warning)
  }

  fileprivate static func systemFieldCompared(_ name: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .notComparable, "`\(name)` is kept by the system, and tells nothing of what a record is about.", at: place)
  }

  fileprivate static func misfit(
    _ field: Field, _ comparison: MatchComparison?, isUsual: Bool, at place: SourcePosition
  ) -> Diagnostic {
    let ways = MatchComparison.allCases.filter { $0.fits(field.type) }.map(\.rawValue)
    let offer = ways.isEmpty ? "It cannot be compared at all." : "It can be compared as \(ways.quotedList)."
    let how = comparison.map { " as `\($0.rawValue)`" } ?? ""
    let why = isUsual ? " The fields of one comparison are compared in one way." : ""
    return Diagnostic(
      .notComparable,
      "`\(field.name)` is of type `\(field.type.name)`, which is not compared\(how).\(why) \(offer)", at: place)
  }

  fileprivate static func notGradual(_ comparison: MatchComparison, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .badSetting, "`at_least` goes with `name` and `company`; `\(comparison.rawValue)` is the same or not.", at: place)
  }

  fileprivate static func notCompared(_ name: String, _ fields: [String], at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .badSetting, "The rule does not compare `\(name.prefix(80))`; it compares \(fields.quotedList).", at: place,
      suggestion: NearMiss.nearest(to: name, among: fields))
  }

  fileprivate static func otherType(
    _ field: Field, of module: String, _ other: Field, of target: String, at place: SourcePosition
  ) -> Diagnostic {
    Diagnostic(
      .notComparable,
      """
      `\(module).\(field.name)` is of type `\(field.type.name)` and `\(target).\(other.name)` of type \
      `\(other.type.name)`: no two values are the same.
      """, at: place)
  }

  fileprivate static func moreSecret(
    _ field: String, of module: String, _ other: String, of target: String, _ sensitivity: Sensitivity,
    at place: SourcePosition
  ) -> Diagnostic {
    Diagnostic(
      .tellsSecrets,
      """
      `\(target).\(other)` is marked `\(sensitivity.rawValue)` and `\(module).\(field)` is not: whoever may write \
      `\(module)` could find out what it says. Compare other fields, or mark both alike.
      """, at: place)
  }
}
