package import Diagnostics
import YAMLSource

extension ModelDecoder {
  mutating func decodeAutomation(_ name: String, _ node: YAMLNode) -> Automation? {
    let path = ["automations", name]
    let label = label(node["label"], name: name, at: path, fallback: node)
    guard let place = node["module"], let moduleName = place.plainText else { return nil }
    guard let module = skeleton.module(moduleName) else {
      log.report(.unknownModule(moduleName, skeleton, at: place.location))
      return nil
    }
    let words = node.text("on").map { [$0] } ?? node.texts("on")
    let date = node["at"].flatMap { dateRule($0, module) }
    switch (node["on"], node["at"]) {
    case (nil, nil): log.report(.followsNothing(name, at: node.location))
    case (.some, let both?): log.report(.followsBoth(name, at: both.location))
    default: break
    }
    let events = Set(words.compactMap(Automation.Event.init))
    let scope = EffectScope(module: module, blueprint: nil, path: path)
    return Automation(
      name: name, label: label, module: moduleName, events: date == nil ? events : [.time], date: date,
      condition: condition(node["when"], vocabulary(of: moduleName)), actor: node.text("as"),
      order: node.integer("order") ?? FieldDefaults.order, effects: node.items("do").compactMap { effect($0, scope) })
  }
  private mutating func dateRule(_ node: YAMLNode, _ module: Module) -> DateRule? {
    guard let place = node["date"], let field = storedField(place, of: module.name) else { return nil }
    guard isTime(field, of: module.name) else {
      log.report(.noTime(field, at: place.location))
      return nil
    }
    let offset = node.text("offset").flatMap(DateOffset.init)
    if let time = node.place(ofKey: "time"), module.field(field)?.type != .date {
      log.report(.timeOfMoment(field, at: time))
    }
    if let calendar = node.place(ofKey: "calendar"), offset?.period.isWorking != true {
      log.report(.withoutWorkingDays(at: calendar))
    }
    return DateRule(
      field: field, offset: offset, minute: node.text("time").flatMap(WorkingHours.minute) ?? 0,
      calendar: calendarChoice(node["calendar"], of: module))
  }
}

extension DiagnosticCode {
  /// An automation that follows nothing, or changes as well as a time.
  package static let badTrigger = DiagnosticCode("bad_trigger")
  /// A key of a time that has nothing to say of it.
  package static let strayTimeKey = DiagnosticCode("stray_time_key")
}

extension Diagnostic {
  fileprivate static func followsNothing(_ name: String, at place: SourcePosition?) -> Diagnostic {
    Diagnostic(
      .badTrigger, "`\(name)` follows nothing. Say `on: create`, `on: edit` or `at: {date: …}`.", at: place)
  }

  fileprivate static func followsBoth(_ name: String, at place: SourcePosition?) -> Diagnostic {
    Diagnostic(
      .badTrigger, "`\(name)` has both `on` and `at`. Make it two automations, each with one of them.", at: place)
  }

  fileprivate static func timeOfMoment(_ field: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .strayTimeKey, "`\(field)` holds a moment, which has its time already. Leave `time` out.", at: place)
  }

  fileprivate static func withoutWorkingDays(at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .strayTimeKey, "`calendar` says when people work, but the offset counts no business days (`2bd`).", at: place)
  }
}
