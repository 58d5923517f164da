package import Diagnostics
import Expressions
import YAMLSource

extension ModelDecoder {
  /// Reads `automatic:`, a condition or `{after: 14d, when: …, calendar: …}`.
  mutating func automatic(_ node: YAMLNode, _ scope: ProcessScope) -> AutomaticRule? {
    guard node.mapping != nil else {
      return clockCondition(node, scope).map { AutomaticRule(condition: $0, after: nil, calendar: nil) }
    }
    let after = period(node["after"])
    let condition = node["when"].flatMap { clockCondition($0, scope) }
    if node["after"] == nil, node["when"] == nil { log.report(.automaticNever(at: node.location)) }
    guard after != nil || condition != nil else { return nil }
    return AutomaticRule(
      condition: condition, after: after, calendar: calendarChoice(node["calendar"], of: scope.module) ?? scope.calendar
    )
  }

  /// The state with how long records may stay in it.
  mutating func timed(_ state: State, _ node: YAMLNode, _ scope: ProcessScope) -> State {
    var state = state
    if node.flag("pause") { state.isPaused = true }
    guard let period = period(node["sla"]) else {
      for key in ["warning", "warn", "escalate", "calendar"] {
        if node["sla"] == nil, let stray = node.place(ofKey: key) { log.report(.withoutLevel(key, at: stray)) }
      }
      return state
    }
    let warning = self.period(node["warning"])
    if let warning, !warning.isPart(of: period), let place = node["warning"]?.location {
      log.report(.badWarning(warning, of: period, at: place))
    }
    if node["warning"] == nil, let stray = node.place(ofKey: "warn") { log.report(.withoutWarning(at: stray)) }
    let effects = EffectScope(
      module: scope.module, blueprint: scope.blueprint, path: ["blueprints", scope.blueprint, "states", state.code])
    let items = node.items("escalate")
    var level = ServiceLevel(
      period: period, warning: warning,
      calendar: calendarChoice(node["calendar"], of: scope.module) ?? scope.calendar,
      escalation: items.filter { $0["after"] == nil }.compactMap { effect($0, effects) })
    let warned = node.items("warn").compactMap { effect($0, effects) }
    if !warned.isEmpty { level.warned = warned }
    let steps = steps(items, of: period, effects)
    if !steps.isEmpty { level.steps = steps }
    state.serviceLevel = level
    return state
  }

  /// The steps of an escalation, each of which has to come later than what stands before it.
  private mutating func steps(_ items: [YAMLNode], of period: Period, _ scope: EffectScope) -> [EscalationStep] {
    var steps: [EscalationStep] = []
    for item in items {
      guard let place = item["after"]?.location else {
        if let last = steps.last { log.report(.lateEffect(after: last.after, at: item.location)) }
        continue
      }
      guard let after = self.period(item["after"]) else { continue }
      if after.adding(period) == nil {
        log.report(.badStep(after, of: period, at: place))
      } else if let last = steps.last, !last.after.isPart(of: after) {
        log.report(.stepsOutOfOrder(after, last.after, at: place))
      }
      steps.append(EscalationStep(after: after, effects: item.items("do").compactMap { effect($0, scope) }))
    }
    return steps
  }

  /// A calendar by its name, or the field of a record that has its name: `=office`.
  mutating func calendarChoice(_ node: YAMLNode?, of module: Module) -> CalendarChoice? {
    guard let node, let text = node.plainText else { return nil }
    if text.hasPrefix("=") {
      let name = String(text.dropFirst())
      guard let field = module.field(name) else {
        log.report(.unknownField(name, module, at: node.location))
        return nil
      }
      guard field.type.isStored, field.type.valueType == .string else {
        log.report(.noCalendarField(field, at: node.location))
        return nil
      }
      return .field(name)
    }
    let names = sources.calendars?.entries("calendars").map(\.key.text) ?? []
    if !names.contains(text) { log.report(.unknownCalendar(text, names, at: node.location)) }
    return .named(text)
  }

  private func period(_ node: YAMLNode?) -> Period? { node?.plainText.flatMap(Period.init) }

  /// A condition of which it can be told beforehand when it will hold, and that changes only with the record and the clock.
  private mutating func clockCondition(_ node: YAMLNode, _ scope: ProcessScope) -> ModelExpression? {
    guard let condition = condition(node, vocabulary(of: scope.module.name)) else { return nil }
    let strangers = condition.checked.dependencies.filter { !isOwn($0, of: scope.module) }
    if let path = strangers.map({ $0.joined(separator: ".") }).min() {
      log.report(.notOwn(path, at: node.location))
      return nil
    }
    do throws(ExpressionError) {
      _ = try TurningPoints(condition.checked)
      return condition
    } catch {
      log.report(.expression(error, at: node.location(line: error.line, column: error.column)))
      return nil
    }
  }

  private func isOwn(_ path: [String], of module: Module) -> Bool {
    guard path.count == 1, let name = path.first else { return false }
    return module.field(name)?.type.isStored ?? (SystemField(rawValue: name) != nil)
  }

  /// What only a person can supply, the clock never will.
  mutating func requireClockable(_ transition: Transition, _ scope: ProcessScope, at place: SourcePosition) {
    guard case .all(let items)? = transition.during else { return }
    for item in items {
      switch item {
      case .checklist, .note: return log.report(.unclockable(transition.name, at: place))
      default: break
      }
    }
  }
}

extension Period {
  /// Whether it counts in the same way as another, and is shorter.
  fileprivate func isPart(of other: Period) -> Bool {
    switch (self, other) {
    case (.clock(let part), .clock(let whole)), (.working(let part), .working(let whole)): part < whole
    case (.workingDays(let part), .workingDays(let whole)): part < whole
    default: false
    }
  }
}

extension DiagnosticCode {
  /// A condition of the clock that reads what may change without its record.
  package static let notOwn = DiagnosticCode("not_own")
  /// `automatic` without anything that it waits for.
  package static let automaticNever = DiagnosticCode("automatic_never")
  /// An automatic transition that asks for what only a person can supply.
  package static let unclockable = DiagnosticCode("unclockable")
  /// A warning that does not come before the end of its period.
  package static let badWarning = DiagnosticCode("bad_warning")
  /// A step of an escalation that does not come after the one before it, or whose time counts otherwise.
  package static let badStep = DiagnosticCode("bad_escalation_step")
  /// Something about an SLA in a state that has none.
  package static let withoutLevel = DiagnosticCode("without_sla")
  /// A field that cannot hold the name of a calendar.
  package static let noCalendarField = DiagnosticCode("no_calendar_field")
}

extension Diagnostic {
  fileprivate static func notOwn(_ path: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .notOwn,
      """
      An automatic transition reads stored fields of its own record and the clock alone, since nothing else tells it when to look; \
      this reads `\(path.prefix(80))`. Run the transition as an effect (`run:`) of what changes that, or use `before: criteria`.
      """, at: place)
  }

  fileprivate static func automaticNever(at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .automaticNever,
      "`automatic` has to say `after` how long, or `when`. `automatic: true` is no condition to wait for.",
      at: place)
  }

  fileprivate static func unclockable(_ transition: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .unclockable,
      "`\(transition)` asks for a note or a tick, which the clock cannot give. Take it out of `during`, or put it under `any`.",
      at: place)
  }

  fileprivate static func badWarning(_ warning: Period, of period: Period, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .badWarning,
      "The warning comes so long before the end of `sla`, `\(period.text)`: it has to be shorter, and of the same unit (h or d, "
        + "bh, bd). This is `\(warning.text)`.", at: place)
  }

  fileprivate static func withoutLevel(_ key: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.withoutLevel, "`\(key)` goes with `sla`, which the state does not have.", at: place)
  }

  fileprivate static func withoutWarning(at place: SourcePosition) -> Diagnostic {
    Diagnostic(.withoutLevel, "`warn` goes with `warning`, which says how long before the end it happens.", at: place)
  }

  fileprivate static func badStep(_ after: Period, of period: Period, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .badStep,
      "A step comes so long after the end of `sla`, `\(period.text)`, in the same unit (h or d, bh, bd). "
        + "This is `\(after.text)`.", at: place)
  }

  fileprivate static func stepsOutOfOrder(_ after: Period, _ last: Period, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .badStep,
      "The steps of an escalation stand in the order in which they come: `\(after.text)` is no later than "
        + "`\(last.text)` before it. Both count from the end of `sla`.", at: place)
  }

  fileprivate static func lateEffect(after last: Period, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .badStep,
      "This happens as soon as the time is over, and stands behind what comes `\(last.text)` later. "
        + "Put it before that, or under its `do`.", at: place)
  }

  fileprivate static func noCalendarField(_ field: Field, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .noCalendarField,
      "`\(field.name)` is of type `\(field.type.name)`; the name of a calendar is in a text or picklist.", at: place)
  }
}
