package import Diagnostics
import Expressions
import YAMLSource

extension ModelDecoder {
  /// The conversions of all modules. Those of a module that a later layer took away concern nothing.
  mutating func decodeConversions() -> [Conversion] {
    (sources.conversions?.entries("conversions") ?? []).compactMap { conversion($0.key.text, $0.value) }
  }

  private mutating func conversion(_ name: String, _ node: YAMLNode) -> Conversion? {
    let label = label(node["label"], name: name, at: ["conversions", name], fallback: node)
    guard let module = knownModule(node["module"]) else { return nil }
    let vocabulary = vocabulary(of: module.name)
    if let field = module.field(Conversion.marker), let place = node["module"]?.location {
      log.report(.markerTaken(field.name, module.name, at: place))
    }
    var targets: [Conversion.Target] = []
    for entry in node.entries("targets") {
      guard let target = target(entry.key.text, entry.value, of: name, after: targets, from: module) else { continue }
      targets.append(target)
    }
    if let set = node["set"] { refuseProcessFields(set, of: module, of: nil) }
    return Conversion(
      name: name, label: label, module: module.name, condition: condition(node["when"], vocabulary), targets: targets,
      carried: node.entries("carry").compactMap { carry($0, to: targets, node, of: module) },
      transition: node["run"].flatMap { knownTransition($0, of: module.name) },
      assignments: node["set"].map { assignments($0, of: module, isNew: false, vocabulary) } ?? [])
  }

  /// The module that a node names; nil without a word if a later layer took it away.
  private mutating func knownModule(_ node: YAMLNode?) -> Module? {
    guard let node, let name = node.plainText, !sources.omitted.modules.contains(name) else { return nil }
    if let module = skeleton.module(name) { return module }
    log.report(.unknownModule(name, skeleton, at: node.location))
    return nil
  }

  // MARK: Targets

  private mutating func target(
    _ name: String, _ node: YAMLNode, of conversion: String, after earlier: [Conversion.Target], from source: Module
  ) -> Conversion.Target? {
    guard let module = knownModule(node["module"]) else { return nil }
    let vocabulary = vocabulary(of: source.name)
    let values = copies(node, to: module, of: source, vocabulary) + (mapped(node, module, source, vocabulary))
    let target = Conversion.Target(
      name: name, module: module.name, condition: condition(node["when"], vocabulary),
      isOptional: node.flag("optional"),
      values: values, links: node.entries("link").compactMap { link($0, of: module, to: earlier) },
      asked: node.items("ask").compactMap { settable($0, of: module) },
      match: node.items("match").compactMap { key($0, of: module) },
      existing: node.text("existing").flatMap(Conversion.Existing.init) ?? .ask,
      overwritten: node.items("overwrite").compactMap { settable($0, of: module) })
    checkNames(target, node)
    checkRequired(target, of: conversion, at: node.location)
    return target
  }

  /// Fields of the same name on both sides, without those that a later layer took away.
  private mutating func copies(
    _ node: YAMLNode, to module: Module, of source: Module, _ vocabulary: ModelVocabulary
  ) -> [Assignment] {
    let written = Set(node.entries("values").map(\.key.text))
    return node.items("copy").compactMap { item in
      guard let name = item.plainText, !written.contains(name), !isGone(name, of: source), !isGone(name, of: module)
      else { return nil }
      guard source.field(name) != nil || name == SystemField.owner.rawValue else {
        log.report(.unknownField(name, source, at: item.location))
        return nil
      }
      guard let slot = slot(name, of: module, isNew: true, at: item.location) else { return nil }
      checkCodes(name, slot, of: source, at: item.location)
      return expression(name, in: item, skipping: 0, vocabulary, expecting: slot.type.valueType).map {
        Assignment(field: name, value: .expression($0))
      }
    }
  }

  private func isGone(_ field: String, of module: Module) -> Bool {
    module.field(field) == nil && sources.omitted.contains(field: field, of: module.name)
  }

  private mutating func mapped(
    _ node: YAMLNode, _ module: Module, _ source: Module, _ vocabulary: ModelVocabulary
  ) -> [Assignment] {
    guard let values = node["values"] else { return [] }
    let assignments = assignments(values, of: module, isNew: true, vocabulary)
    for assignment in assignments {
      guard case .expression(let expression) = assignment.value, let field = module.field(assignment.field),
        let place = values[assignment.field]?.location
      else { continue }
      checkCodes(expression.source, FieldSlot(name: field.name, type: field.type), of: source, at: place)
    }
    return assignments
  }

  /// A picklist that is taken over has no value that the other one lacks.
  private mutating func checkCodes(_ name: String, _ slot: FieldSlot, of source: Module, at place: SourcePosition) {
    guard let given = source.field(name)?.type.picklistValues, let taken = slot.type.picklistValues else { return }
    let codes = Set(taken.map(\.code))
    let missing = given.map(\.code).filter { !codes.contains($0) }
    if !missing.isEmpty {
      log.report(
        .valueMisfit(
          "`\(slot.name)` has no value \(missing.prefix(5).map(\.self).quotedList), which `\(source.name).\(name)` may have.",
          nil, at: place))
    }
  }

  private mutating func link(
    _ entry: YAMLMapping.Entry, of module: Module, to earlier: [Conversion.Target]
  ) -> Conversion.Link? {
    guard let name = entry.value.plainText else { return nil }
    guard let field = module.field(entry.key.text) else {
      log.report(.unknownField(entry.key.text, module, at: entry.key.location))
      return nil
    }
    guard let target = earlier.first(where: { $0.name == name }) else {
      log.report(.unknownTarget(name, earlier.map(\.name), isEarlier: true, at: entry.value.location))
      return nil
    }
    guard case .lookup(let lookup) = field.type, lookup.module == nil || lookup.module == target.module else {
      log.report(.noLink(field.name, module.name, to: target, at: entry.key.location))
      return nil
    }
    return Conversion.Link(field: field.name, target: name)
  }

  private mutating func settable(_ node: YAMLNode, of module: Module) -> String? {
    node.plainText.flatMap { slot($0, of: module, isNew: true, at: node.location)?.name }
  }

  private mutating func key(_ node: YAMLNode, of module: Module) -> [String]? {
    let fields = (node.sequence?.items ?? [node]).compactMap { storedField($0, of: module.name) }
    return fields.isEmpty ? nil : fields
  }

  /// A match or overwrite of a field that is given no value can never come about.
  private mutating func checkNames(_ target: Conversion.Target, _ node: YAMLNode) {
    let given = Set(target.values.map(\.field) + target.links.map(\.field) + target.asked)
    let items = node.items("match").flatMap { $0.sequence?.items ?? [$0] } + node.items("overwrite")
    for item in items {
      guard let name = item.plainText, skeleton.module(target.module)?.field(name) != nil, !given.contains(name) else {
        continue
      }
      log.report(.notGiven(name, target.name, at: item.location))
    }
  }

  /// A required field without a value makes every conversion fail.
  private mutating func checkRequired(_ target: Conversion.Target, of conversion: String, at place: SourcePosition) {
    let given = Set(target.values.map(\.field) + target.links.map(\.field) + target.asked)
    let driven = Set(
      (sources.blueprints.all + sources.pipelines.all)
        .filter { $0.node.text("module") == target.module }.compactMap { $0.node.text("field") })
    let missing = (sources.modules[target.module]?.entries("fields") ?? []).filter { entry in
      entry.value.flag("required") && entry.value["default"] == nil && !given.contains(entry.key.text)
        && !driven.contains(entry.key.text) && entry.value.fieldType != "autonumber"
    }
    if !missing.isEmpty { log.report(.requiredUnmapped(missing.map(\.key.text), target, of: conversion, at: place)) }
  }

  // MARK: Carrying over

  private mutating func carry(
    _ entry: YAMLMapping.Entry, to targets: [Conversion.Target], _ node: YAMLNode, of source: Module
  ) -> Conversion.Carry? {
    if entry.key.text == Conversion.attachments {
      let names = carriers(entry, among: targets, node)
      return names.isEmpty ? nil : Conversion.Carry(list: Conversion.attachments, targets: names)
    }
    guard let list = skeleton.relatedList(entry.key.text, of: source.name) else {
      if !sources.omitted.lists.contains(entry.key.text) {
        log.report(.unknownList(entry.key.text, source.name, skeleton, at: entry.key.location))
      }
      return nil
    }
    let lookup: Lookup? =
      if case .lookup(let lookup)? = skeleton.module(list.module)?.field(list.field)?.type { lookup } else { nil }
    let names = carriers(entry, among: targets, node) { target, place in
      guard lookup?.module == nil || lookup?.module == target.module else {
        return .noLink(list.field, list.module, to: target, at: place)
      }
      return nil
    }
    return names.isEmpty ? nil : Conversion.Carry(list: list.name, targets: names)
  }

  /// The targets that take what is carried over.
  ///
  /// - Parameter misfit: why one of them cannot.
  private mutating func carriers(
    _ entry: YAMLMapping.Entry, among targets: [Conversion.Target], _ node: YAMLNode,
    misfit: (Conversion.Target, SourcePosition) -> Diagnostic? = { _, _ in nil }
  ) -> [String] {
    (entry.value.sequence?.items ?? [entry.value]).compactMap { item -> String? in
      guard let name = item.plainText else { return nil }
      guard let target = targets.first(where: { $0.name == name }) else {
        // One that is wrong by itself has been reported.
        if node["targets"]?[name] == nil {
          log.report(.unknownTarget(name, targets.map(\.name), isEarlier: false, at: item.location))
        }
        return nil
      }
      if let problem = misfit(target, item.location) {
        log.report(problem)
        return nil
      }
      return name
    }
  }
}

extension DiagnosticCode {
  /// A name that stands for no target of the conversion.
  package static let unknownTarget = DiagnosticCode("unknown_target")
  /// A lookup that cannot name a target.
  package static let noLink = DiagnosticCode("no_link")
  /// Required fields of a target to which nothing gives a value.
  package static let requiredUnmapped = DiagnosticCode("required_unmapped")
  /// A name that stands for no conversion.
  package static let unknownConversion = DiagnosticCode("unknown_conversion")
}

extension Diagnostic {
  static func unknownTarget(_ name: String, _ names: [String], isEarlier: Bool, at place: SourcePosition) -> Diagnostic
  {
    let what = isEarlier ? "target before this one" : "target"
    let has = names.isEmpty ? "there is none" : "there are \(names.quotedList)"
    return Diagnostic(
      .unknownTarget, "No \(what) is called `\(name.prefix(80))`; \(has).", at: place,
      suggestion: NearMiss.nearest(to: name, among: names))
  }

  fileprivate static func markerTaken(_ field: String, _ module: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .reservedName,
      "Records of `\(module)` cannot be converted: its field `\(field)` has the name under which a record says what it became.",
      at: place)
  }

  fileprivate static func noLink(
    _ field: String, _ module: String, to target: Conversion.Target, at place: SourcePosition
  ) -> Diagnostic {
    Diagnostic(
      .noLink, "`\(module).\(field)` cannot name `\(target.name)`, a record of `\(target.module)`.", at: place)
  }

  fileprivate static func notGiven(_ field: String, _ target: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .badSetting,
      "Nothing gives `\(field)` of the target `\(target)` a value. Name it under `copy`, `values`, `link` or `ask`.",
      at: place)
  }

  fileprivate static func requiredUnmapped(
    _ fields: [String], _ target: Conversion.Target, of conversion: String, at place: SourcePosition
  ) -> Diagnostic {
    let asked = (target.asked + fields).joined(separator: ", ")
    return Diagnostic(
      .requiredUnmapped,
      "`\(target.module)` requires \(fields.quotedList), to which the target `\(target.name)` gives no value. "
        + "Name it under `copy`, `values`, `link` or `ask`. A tenant does so in a conversions.yaml of its own, which says only "
        + "what differs: `conversions: {\(conversion): {targets: {\(target.name): {ask: [\(asked)]}}}}`.",
      at: place)
  }
}
