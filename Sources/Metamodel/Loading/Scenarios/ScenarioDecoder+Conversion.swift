import Diagnostics
import YAMLSource

extension ScenarioDecoder {
  mutating func convert(_ record: String, _ module: String?, _ step: YAMLNode) -> Scenario.Action {
    let known = (sources.conversions?.entries("conversions") ?? []).filter { $0.value.text("module") == module }
    let name = step["conversion"]
    if let name, let text = name.plainText, !known.contains(where: { $0.key.text == text }), module != nil {
      log.report(.unknownConversion(text, known.map(\.key.text), at: name.location))
    }
    let conversion = known.first { name == nil || $0.key.text == name?.plainText }?.value
    let choices = step.entries("targets").compactMap { choice($0, of: conversion) }
    let inputs = inputs(step, of: module)
    var names: [String: String] = [:]
    for entry in step.entries("as") {
      guard let target = knownTarget(entry.key, of: conversion), let name = entry.value.plainText else { continue }
      names[target] = name
      self.names[name] = .record(conversion?["targets"]?[target]?.text("module"))
    }
    return .convert(
      record: record,
      Scenario.Conversion(name: name?.plainText, targets: choices, inputs: inputs, names: names))
  }

  private mutating func choice(_ entry: YAMLMapping.Entry, of conversion: YAMLNode?) -> Scenario.TargetChoice? {
    guard let target = knownTarget(entry.key, of: conversion) else { return nil }
    let module = conversion?["targets"]?[target]?.text("module")
    let way: Scenario.TargetChoice.Way? =
      if let use = entry.value["use"] {
        reference(use).map { .use($0.name) }
      } else if entry.value.flag("create") {
        .create
      } else {
        entry.value.flag("skip") ? .skip : nil
      }
    return Scenario.TargetChoice(target: target, way: way, values: assignments(entry.value["values"], of: module))
  }

  /// A target of the conversion; one that is none may be what the scenario is about.
  private mutating func knownTarget(_ key: YAMLKey, of conversion: YAMLNode?) -> String? {
    guard let conversion else { return nil }
    let names = conversion.entries("targets").map(\.key.text)
    if !names.contains(key.text), !refusedPlaces.contains(key.text) {
      log.report(.unknownTarget(key.text, names, isEarlier: false, at: key.location))
      return nil
    }
    return key.text
  }
}

extension Diagnostic {
  fileprivate static func unknownConversion(_ name: String, _ names: [String], at place: SourcePosition) -> Diagnostic {
    let has = names.isEmpty ? "there is none" : "there are \(names.quotedList)"
    return Diagnostic(
      .unknownConversion, "The module has no conversion `\(name.prefix(80))`; \(has).", at: place,
      suggestion: NearMiss.nearest(to: name, among: names))
  }
}
