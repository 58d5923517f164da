package import Diagnostics
import Expressions
import YAMLSource

extension ModelDecoder {
  /// Reads one action of a result flow about the records of a module.
  mutating func resultAction(_ node: YAMLNode, _ module: ResultModule, _ scope: ResultScope) -> ResultAction? {
    guard let declared = skeleton.module(module.module) else { return nil }
    let condition = condition(node["when"], vocabulary(of: declared.name))
    return deed(node, module, declared, scope).map { ResultAction(condition: condition, deed: $0) }
  }

  private mutating func deed(
    _ node: YAMLNode, _ module: ResultModule, _ declared: Module, _ scope: ResultScope
  ) -> ResultAction.Deed? {
    if let close = node["close"] {
      return closing(close, node, module, declared).map { .close($0, supply(node, declared)) }
    }
    if let advance = node["advance"] { return self.advance(advance, node, module, declared) }
    if let status = node["stage_status"] { return stageStatus(status, module, declared) }
    if let kind = node["schedule"] { return scheduling(kind, node, declared) }
    if let word = node.text("tasks") { return tasks(word, node, declared) }
    if let run = node["run"], node["on"] == nil {
      return knownTransition(run, of: declared.name).map { .run(transition: $0, supply(node, declared)) }
    }
    let effects = EffectScope(module: declared, blueprint: nil, path: scope.path)
    return effect(node, effects).map { .effect($0.action) }
  }

  private mutating func supply(_ node: YAMLNode, _ module: Module) -> ResultAction.Supply {
    ResultAction.Supply(
      values: node["set"].map { assignments($0, of: module, isNew: false, vocabulary(of: module.name)) } ?? [],
      note: node.text("note"))
  }

  private mutating func closing(
    _ node: YAMLNode, _ action: YAMLNode, _ module: ResultModule, _ declared: Module
  ) -> ResultAction.Closing? {
    guard let word = node.plainText else { return nil }
    let isPostponed = word == Pipeline.Outcome.postponed.rawValue
    if !isPostponed, let stray = action.place(ofKey: "for") ?? action.place(ofKey: "until") {
      log.report(.strayTime(at: stray))
    }
    let pipelines = skeleton.pipelines(of: module.module).filter { $0.field == module.stage }
    guard pipelines.isEmpty || module.closed.contains(word) == false, let outcome = Pipeline.Outcome(rawValue: word),
      !pipelines.isEmpty
    else {
      guard module.closed.contains(word) else {
        log.report(.closesNot(word, declared, pipelines.isEmpty ? module.closed : outcomes, at: node.location))
        return nil
      }
      return .value(word)
    }
    guard isPostponed else { return .outcome(outcome) }
    if (action["for"] == nil) == (action["until"] == nil) { log.report(.postponedForEver(at: action.location)) }
    return .postponed(action.text("for").flatMap(Period.init))
  }

  private var outcomes: [String] { Pipeline.Outcome.allCases.map(\.rawValue) }

  private mutating func advance(
    _ node: YAMLNode, _ action: YAMLNode, _ module: ResultModule, _ declared: Module
  ) -> ResultAction.Deed? {
    guard let word = node.plainText else { return nil }
    guard let field = module.stage.flatMap(declared.field) else {
      log.report(.noStage(declared.name, at: node.location))
      return nil
    }
    let codes = field.type.picklistValues?.map(\.code) ?? []
    guard
      word == "next" && !codes.contains("next")
        || knownCode(word, of: field, in: declared.name, at: node.location) != nil
    else { return nil }
    return .advance(to: word == "next" ? nil : word, supply(action, declared))
  }

  private mutating func stageStatus(_ node: YAMLNode, _ module: ResultModule, _ declared: Module) -> ResultAction.Deed?
  {
    guard let code = node.plainText else { return nil }
    guard let field = module.stageStatus.flatMap(declared.field) else {
      log.report(.noStageStatus(declared.name, at: node.location))
      return nil
    }
    return knownCode(code, of: field, in: declared.name, at: node.location).map { .stageStatus($0) }
  }

  private mutating func scheduling(_ node: YAMLNode, _ action: YAMLNode, _ declared: Module) -> ResultAction.Deed? {
    guard let kind = node.plainText.flatMap(ActivityKind.init) else { return nil }
    guard let module = skeleton.modules.first(where: { $0.activity == kind && $0.activityFields.at != nil }),
      module.activityFields.status != nil
    else {
      log.report(.cannotSchedule(kind, at: node.location))
      return nil
    }
    if (action["at"] == nil) == (action["in"] == nil) { log.report(.scheduledNever(at: action.location)) }
    return .schedule(
      ResultAction.Scheduling(
        module: module.name, after: action.text("in").flatMap(Period.init),
        values: action["values"].map { assignments($0, of: module, isNew: true, vocabulary(of: declared.name)) } ?? []))
  }

  private mutating func tasks(_ word: String, _ node: YAMLNode, _ declared: Module) -> ResultAction.Deed? {
    let tasks = skeleton.modules.first { $0.activity == .task }
    guard let tasks, let fields = Optional(tasks.activityFields), fields.status != nil, !fields.open.isEmpty,
      fields.done != nil, fields.cancelled != nil
    else {
      log.report(.unknownTasks(tasks?.name, at: node.location))
      return nil
    }
    return .tasks(completes: word == "complete", condition(node["where"], vocabulary(of: tasks.name)))
  }
}

extension DiagnosticCode {
  /// An action that could do nothing where it stands.
  package static let badAction = DiagnosticCode("bad_action")
}

extension Diagnostic {
  fileprivate static func strayTime(at place: SourcePosition) -> Diagnostic {
    Diagnostic(.badAction, "Only what is `postponed` has a time at which it comes back.", at: place)
  }

  fileprivate static func postponedForEver(at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .badAction, "Say how long it is postponed: `for: 30d`, or `until: ask` if whoever logs the result says it.",
      at: place)
  }

  fileprivate static func scheduledNever(at place: SourcePosition) -> Diagnostic {
    Diagnostic(.badAction, "Say when: `in: 4h`, or `at: ask` if whoever logs the result says it.", at: place)
  }

  fileprivate static func closesNot(
    _ word: String, _ module: Module, _ words: [String], at place: SourcePosition
  ) -> Diagnostic {
    let has = words.isEmpty ? "Name its values by `closed`." : "It is closed by \(words.quotedList)."
    return Diagnostic(
      .badAction, "`\(word.prefix(80))` closes no record of `\(module.name)`. \(has)", at: place,
      suggestion: NearMiss.nearest(to: word, among: words))
  }

  fileprivate static func noStage(_ module: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .badAction, "`\(module)` has no field of stages. Name it by `stage` under `modules: \(module)`.", at: place)
  }

  fileprivate static func noStageStatus(_ module: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .badAction,
      "Which field says how far the stage is? Name it by `stage_status` under `modules: \(module)`.", at: place)
  }

  fileprivate static func cannotSchedule(_ kind: ActivityKind, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .badAction,
      "No module of activities of the kind `\(kind.rawValue)` says by `activity: {status: …, open: …, at: …}` when they are to "
        + "be done.", at: place)
  }

  fileprivate static func unknownTasks(_ module: String?, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .badAction,
      "\(module.map { "`\($0)` has to" } ?? "A module of tasks has to") say by `activity: {status: …, open: …, done: …, "
        + "cancelled: …}` which tasks are open.", at: place)
  }
}
