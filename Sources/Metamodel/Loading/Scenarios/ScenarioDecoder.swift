import Diagnostics
import Expressions
import YAMLSource

/// Reads scenarios and compares what they name with the model.
struct ScenarioDecoder {
  let model: Model
  let sources: MergedSources
  var log = DiagnosticLog()
  /// What `$name` stands for so far.
  var names: [String: Target] = [:]
  /// Where the scenario expects to be refused: values there may be wrong on purpose.
  var refusedPlaces: Set<String> = []

  /// What a `$name` stands for.
  enum Target: Equatable {
    case user
    /// A record of a module; nil if the module is not known.
    case record(String?)
  }

  /// Reads all scenarios; what is wrong in them is reported.
  static func decode(_ sources: MergedSources, model: Model, log: inout DiagnosticLog) -> [Scenario] {
    sources.scenarios.map { node in
      var decoder = ScenarioDecoder(model: model, sources: sources)
      let scenario = decoder.scenario(node)
      log.report(decoder.log.diagnostics)
      return scenario
    }
  }

  private init(model: Model, sources: MergedSources) {
    self.model = model
    self.sources = sources
  }

  private mutating func scenario(_ node: YAMLNode) -> Scenario {
    refusedPlaces = Set(node.items("then").flatMap { $0.items("refused") }.compactMap { $0.text("at") })
    let given = node.items("given").compactMap { step($0) }
    let when = node.items("when").compactMap { step($0) }
    return Scenario(
      name: node.text("scenario") ?? "",
      location: node.location,
      given: given,
      when: when,
      then: node.items("then").compactMap { expectation($0) }
    )
  }

  private mutating func step(_ node: YAMLNode) -> Scenario.Step? {
    checkUser(node["by"])
    return action(node).map { Scenario.Step(location: node.location, user: node.text("by"), action: $0) }
  }

  /// A user is one that a step above has made.
  mutating func checkUser(_ node: YAMLNode?) {
    guard let node, let name = node.plainText, names[name] != .user else { return }
    log.report(.unknownUser(name, at: node.location))
  }

  private mutating func action(_ node: YAMLNode) -> Scenario.Action? {
    if let name = node.text("user") { return user(name, node) }
    if let module = node["create"] { return create(module, node) }
    if let clock = node["clock"] { return self.clock(clock) }
    if let period = node.text("after").flatMap(Period.init) { return .after(period) }
    if let name = node["run"] { return run(name, node) }
    if let name = node["branch"] { return branch(name, node) }
    if let result = node["result"] { return self.result(result, node) }
    if let module = node["next_call"] { return nextCall(module, node) }
    for key in ["tick", "untick"] {
      guard let name = node[key] else { continue }
      return tick(name, node, isUndone: key == "untick")
    }
    if let target = node["attach"] { return attach(target, node) }
    for verdict in Scenario.Judging.Verdict.allCases {
      guard let target = node[verdict.rawValue] else { continue }
      return judge(verdict, target, node)
    }
    for key in [
      "update", "override", "delete", "restore", "convert", "unconvert", "merge", "unmerge", "undo", "advance", "claim",
      "release", "hand_over",
    ] {
      guard let target = node[key] else { continue }
      return record(target, node).flatMap { change(key, $0.name, $0.module, node) }
    }
    return nil
  }

  private mutating func change(_ key: String, _ name: String, _ module: String?, _ node: YAMLNode) -> Scenario.Action? {
    switch key {
    case "update": .update(record: name, values: assignments(node["values"], of: module))
    case "delete": .delete(record: name)
    case "restore": .restore(record: name)
    case "convert": convert(name, module, node)
    case "unconvert": .unconvert(record: name, reason: node.text("reason") ?? "", keep: node.texts("keep"))
    case "merge": merge(name, module, node)
    case "undo": .undo(record: name, reason: node.text("reason") ?? "")
    case "claim": .claim(record: name)
    case "release": .release(record: name)
    case "hand_over": handOver(name, node)
    case "advance": advance(name, module, node)
    case "unmerge": .unmerge(record: name, keepsChanges: node.flag("keep_changes"))
    default: override(name, module, node)
    }
  }

  private mutating func handOver(_ name: String, _ node: YAMLNode) -> Scenario.Action {
    checkUser(node["to"])
    return .handOver(record: name, user: node.text("to") ?? "")
  }

  private mutating func advance(_ name: String, _ module: String?, _ node: YAMLNode) -> Scenario.Action {
    checkState(node["to"], of: module)
    return .advance(record: name, to: node.text("to") ?? "", inputs: inputs(node, of: module))
  }

  private mutating func override(_ name: String, _ module: String?, _ node: YAMLNode) -> Scenario.Action {
    checkState(node["to"], of: module)
    return .override(record: name, state: node.text("to") ?? "", reason: node.text("reason") ?? "")
  }

  private mutating func user(_ name: String, _ node: YAMLNode) -> Scenario.Action {
    for role in node.items("roles") {
      if let name = role.plainText, model.role(name) == nil { log.report(.unknownRole(name, model, at: role.location)) }
    }
    for team in node.items("teams") {
      if let name = team.plainText, model.team(name) == nil { log.report(.unknownTeam(name, model, at: team.location)) }
    }
    checkUser(node["manager"])
    names[name] = .user
    return .user(name: name, roles: node.texts("roles"), teams: node.texts("teams"), manager: node.text("manager"))
  }

  private mutating func create(_ node: YAMLNode, _ step: YAMLNode) -> Scenario.Action? {
    guard let module = node.plainText else { return nil }
    let isKnown = model.module(module) != nil
    if !isKnown { log.report(.unknownModule(module, model, at: node.location)) }
    let values = assignments(step["values"], of: module)
    if let name = step.text("as") { names[name] = .record(isKnown ? module : nil) }
    let form = sending(step, to: module)
    if let channel = step.text("via").flatMap(Review.Channel.init) {
      return .send(module: module, name: step.text("as"), values: values, channel: channel, form: form)
    }
    checkState(step["enter"]?["state"], of: module)
    let entry = step["enter"].map { Scenario.Entry(state: $0.text("state") ?? "", reason: $0.text("reason") ?? "") }
    return .create(module: module, name: step.text("as"), values: values, entry: entry)
  }

  /// The form by which a record is sent, which has to be one for records of the module.
  private mutating func sending(_ step: YAMLNode, to module: String) -> Scenario.Sending? {
    guard let node = step["form"], let name = node.plainText else { return nil }
    let known = sources.forms.all.filter { $0.node.text("module") == module }.map(\.name)
    if !known.contains(name) { log.report(.unknownForm(name, module, known, at: node.location)) }
    if step.text("via") != Review.Channel.form.rawValue { log.report(.formWithoutWay(at: node.location)) }
    let parameters = step.entries("parameters").map { ($0.key.text, $0.value.plainText ?? "") }
    return Scenario.Sending(
      form: name, parameters: Dictionary(parameters, uniquingKeysWith: { $1 }),
      hasConsented: step["consent"] == nil || step.flag("consent"))
  }

  private mutating func judge(
    _ verdict: Scenario.Judging.Verdict, _ node: YAMLNode, _ step: YAMLNode
  ) -> Scenario.Action? {
    guard let target = record(node, step) else { return nil }
    let into = step["into"].flatMap { reference($0)?.name }
    checkUser(step["to"])
    return .judge(
      target.name,
      Scenario.Judging(
        verdict: verdict, values: assignments(step["values"], of: target.module), reason: step.text("reason"),
        comment: step.text("comment"), into: into, verified: step["verified"].map { _ in step.texts("verified") },
        to: step.text("to")))
  }

  private mutating func clock(_ node: YAMLNode) -> Scenario.Action? {
    guard let text = node.plainText else { return nil }
    if let moment = Timestamp(parsing: text) { return .clock(moment) }
    log.report(.badMoment(text, at: node.location))
    return nil
  }

  private mutating func run(_ node: YAMLNode, _ step: YAMLNode) -> Scenario.Action? {
    guard let target = transition(node, step), let transition = node.plainText else { return nil }
    return .run(transition: transition, record: target.name, inputs: inputs(step, of: target.module))
  }

  private mutating func tick(_ node: YAMLNode, _ step: YAMLNode, isUndone: Bool) -> Scenario.Action? {
    guard let target = transition(node, step), let transition = node.plainText else { return nil }
    return .tick(
      transition: transition, record: target.name, items: step.texts("checklist"), isUndone: isUndone)
  }

  private mutating func branch(_ node: YAMLNode, _ step: YAMLNode) -> Scenario.Action? {
    guard let of = step["of"], let target = transition(of, step), let name = node.plainText else { return nil }
    return .branch(
      name, transition: of.plainText ?? "", record: target.name, inputs: inputs(step, of: target.module))
  }

  private mutating func attach(_ node: YAMLNode, _ step: YAMLNode) -> Scenario.Action? {
    guard let target = reference(node), let name = step.text("name") else { return nil }
    return .attach(
      record: target.name, name: name, kind: step.text("kind"), content: step.text("content") ?? "%PDF-1.7 \(name)")
  }

  /// The record whose transition a step names.
  private mutating func transition(_ node: YAMLNode, _ step: YAMLNode) -> (name: String, module: String?)? {
    guard let transition = node.plainText, let on = step["on"], let target = reference(on) else { return nil }
    if let module = target.module {
      let transitions = transitions(of: module)
      if let known = transitions[transition] {
        checkChecklist(step.items("checklist"), transition, known)
      } else {
        log.report(.unknownTransition(transition, module, transitions.keys.sorted(), at: node.location))
      }
    }
    return target
  }

  /// What a step supplies with a transition.
  mutating func inputs(_ step: YAMLNode, of module: String?) -> Scenario.Inputs {
    let activities = step.items("activities").compactMap { item in
      item.text("kind").flatMap(ActivityKind.init).map { Scenario.Activity(kind: $0, subject: item.text("subject")) }
    }
    return Scenario.Inputs(
      values: assignments(step["values"], of: module), checklist: step.texts("checklist"), note: step.text("note"),
      activities: activities)
  }

  private mutating func checkChecklist(_ items: [YAMLNode], _ name: String, _ transitions: [YAMLNode]) {
    let branches = transitions.flatMap { $0["parallel"]?.entries("branches").map(\.value) ?? [] }
    let codes = (transitions + branches).flatMap { TransitionProse($0["during"]).checklist }
    for item in items {
      guard let code = item.plainText, !codes.contains(code) else { continue }
      log.report(.unknownChecklistItem(code, name, codes, at: item.location))
    }
  }

  /// The transitions of a module's blueprints by name; several blueprints of a field may have one of the same name.
  private func transitions(of module: String) -> [String: [YAMLNode]] {
    let entries = sources.blueprints.all.filter { $0.node.text("module") == module }.flatMap {
      $0.node.entries("transitions")
    }
    return Dictionary(grouping: entries, by: \.key.text).mapValues { $0.map(\.value) }
  }
}
