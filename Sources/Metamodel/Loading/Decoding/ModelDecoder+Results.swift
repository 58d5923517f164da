package import Diagnostics
import Expressions
import YAMLSource

extension ModelDecoder {
  mutating func decodeResultFlow(_ name: String, _ node: YAMLNode, in model: Model) -> ResultFlow? {
    let path = ["results", name]
    let label = label(node["label"], name: name, at: path, fallback: node)
    guard let interaction = interaction(node) else { return nil }
    let teams = node.items("teams").compactMap { item in
      item.plainText.map { name in
        if skeleton.team(name) == nil { log.report(.unknownTeam(name, skeleton, at: item.location)) }
        return name
      }
    }
    let modules = node.entries("modules").compactMap { resultModule($0, in: model) }
    let results = node.entries("results").map { result($0, of: interaction) }
    let scope = ResultScope(modules: modules, results: results.map(\.code), path: path)
    var flow = ResultFlow(
      name: name, label: label, order: node.integer("order") ?? FieldDefaults.order, teams: teams,
      interaction: interaction.name, modules: modules, results: results,
      rows: node.items("rows").flatMap { rows($0, scope) },
      attempts: node.entries("attempts").compactMap { attempts($0, scope) })
    flow.calendar = node["calendar"].flatMap { calendarChoice($0, of: interaction) }
    flow.claim = clockTime(node["claim"]) ?? ResultFlow.defaultClaim
    flow.rest = clockTime(node["again"])
    if let tasks = skeleton.modules.first(where: { $0.activity == .task }) {
      flow.callTasks = condition(node["call_tasks"], vocabulary(of: tasks.name))
    }
    return flow
  }

  /// The module of the interactions, which has to say where their results are and what is done.
  private mutating func interaction(_ node: YAMLNode) -> Module? {
    let place = node["interaction"]?.location ?? node.location
    guard let name = ResultValues.interaction(of: node, among: sources.modules), let module = skeleton.module(name)
    else {
      if let name = node.text("interaction") {
        log.report(.unknownModule(name, skeleton, at: place))
      } else {
        log.report(.noInteraction(at: place))
      }
      return nil
    }
    let fields = module.activityFields
    guard fields.result != nil, fields.status != nil, fields.done != nil else {
      log.report(.unfitInteraction(name, at: place))
      return nil
    }
    return module
  }

  private mutating func result(_ entry: YAMLMapping.Entry, of interaction: Module) -> ResultValue {
    let node = entry.value
    let channel: ResultValue.Channel = interaction.activity == .meeting ? .visit : .phone
    return ResultValue(
      code: entry.key.text, isDefinitive: node.flag("definitive"), isEffective: node.flag("effective"),
      quality: node.text("quality").flatMap(ResultValue.Quality.init) ?? .notUseful,
      channel: node.text("channel").flatMap(ResultValue.Channel.init) ?? channel)
  }

  // MARK: Modules

  private mutating func resultModule(_ entry: YAMLMapping.Entry, in model: Model) -> ResultModule? {
    guard isKnownModule(entry.key), let declared = skeleton.module(entry.key.text) else { return nil }
    let (name, node) = (declared.name, entry.value)
    var module = ResultModule(module: name)
    module.condition = criterion(node["when"], of: name, in: model)
    module.doNotContact = criterion(node["do_not_contact"], of: name, in: model)
    module.queue = criterion(node["queue"], of: name, in: model)
    module.contact = node["contact"].flatMap { lookup($0, of: declared) }
    module.phones = node.items("phones").compactMap { phone($0, of: name) }
    module.value = node["value"].flatMap { worth($0, of: declared) }
    module.stageStatus = node["stage_status"].flatMap { picklist($0, of: declared) }?.name
    let declaredStage = node["stage"].flatMap { picklist($0, of: declared) }
    module.stage = declaredStage?.name ?? ownStage(of: declared)
    module.closed = closed(node, of: declared, module.stage)
    return module
  }

  /// What a flow says of records has to be told of many at once.
  private mutating func criterion(_ node: YAMLNode?, of module: String, in model: Model) -> ModelExpression? {
    guard let node, let condition = condition(node, vocabulary(of: module)) else { return nil }
    checkTranslates(condition, of: module, in: model, at: node)
    return condition
  }

  private mutating func lookup(_ node: YAMLNode, of module: Module) -> String? {
    guard let name = node.plainText else { return nil }
    guard let field = module.field(name) else {
      log.report(.unknownField(name, module, at: node.location))
      return nil
    }
    guard case .lookup = field.type else {
      log.report(.noContact(field, at: node.location))
      return nil
    }
    return name
  }

  private mutating func phone(_ node: YAMLNode, of module: String) -> ModelExpression? {
    guard let text = node.plainText else { return nil }
    guard TemplateScanner.isPath(text), let path = expression(node, vocabulary(of: module), expecting: nil) else {
      return nil
    }
    guard path.checked.type == .string else {
      log.report(.noPhone(text, at: node.location))
      return nil
    }
    return path
  }

  private mutating func worth(_ node: YAMLNode, of module: Module) -> String? {
    guard let name = storedField(node, of: module.name) else { return nil }
    switch module.field(name)?.type {
    case .integer, .decimal, .currency, .percent: return name
    default:
      log.report(.noWorth(name, at: node.location))
      return nil
    }
  }

  private mutating func picklist(_ node: YAMLNode, of module: Module) -> Field? {
    guard let name = node.plainText else { return nil }
    guard let field = module.field(name) else {
      log.report(.unknownField(name, module, at: node.location))
      return nil
    }
    guard case .picklist = field.type else {
      log.report(.noStages(field, at: node.location))
      return nil
    }
    return field
  }

  /// The field of the module's pipelines, else of its only blueprints, else the one that says how far an activity is.
  private func ownStage(of module: Module) -> String? {
    if let pipeline = skeleton.pipelines(of: module.name).first { return pipeline.field }
    let driven = Set(
      sources.blueprints.all.filter { $0.node.text("module") == module.name }.compactMap { $0.node.text("field") })
    return driven.count == 1 ? driven.first : module.activityFields.status
  }

  private mutating func closed(_ node: YAMLNode, of module: Module, _ stage: String?) -> [String] {
    let fields = module.activityFields
    guard node["closed"] != nil else {
      guard stage == fields.status, stage != nil else { return terminal(of: module, stage) }
      let codes = stage.flatMap(module.field)?.type.picklistValues?.map(\.code) ?? []
      return codes.filter { !fields.open.contains($0) }
    }
    guard let field = stage.flatMap(module.field) else {
      if let place = node.place(ofKey: "closed") { log.report(.closedWithoutStage(module.name, at: place)) }
      return []
    }
    return node.items("closed").compactMap { item in
      item.plainText.flatMap { knownCode($0, of: field, in: module.name, at: item.location) }
    }
  }

  /// The states out of which no transition of any of the field's blueprints leads.
  private func terminal(of module: Module, _ stage: String?) -> [String] {
    let trees = sources.blueprints.all.map(\.node).filter {
      $0.text("module") == module.name && $0.text("field") == stage
    }
    return trees.flatMap { $0.entries("states") }.filter { $0.value.flag("terminal") }.map(\.key.text)
  }

  // MARK: Rows and attempts

  private mutating func rows(_ node: YAMLNode, _ scope: ResultScope) -> [ResultRow] {
    let results = codes(node["result"], scope)
    return modules(node, scope).map { module in
      ResultRow(
        results: results, module: module.module, condition: condition(node["when"], vocabulary(of: module.module)),
        actions: node.items("do").compactMap { resultAction($0, module, scope) })
    }
  }

  private mutating func attempts(_ entry: YAMLMapping.Entry, _ scope: ResultScope) -> AttemptRule? {
    let (name, node) = (entry.key.text, entry.value)
    guard let module = modules(node, scope).first else { return nil }
    return AttemptRule(
      name: name, label: label(node["label"], name: name, at: scope.path + ["attempts", name], fallback: node),
      module: module.module, counted: codes(node["count"], scope),
      condition: condition(node["when"], vocabulary(of: module.module)), reach: node.integer("reach") ?? 1,
      window: clockTime(node["within"]), isConsecutive: node.flag("consecutive"),
      isPerContact: node.text("per") == "contact", isReset: node.text("reset") == "effective",
      actions: node.items("do").compactMap { resultAction($0, module, scope) })
  }

  private mutating func codes(_ node: YAMLNode?, _ scope: ResultScope) -> [String] {
    guard let node else { return [] }
    return (node.sequence?.items ?? [node]).compactMap { item in
      guard let code = item.plainText else { return nil }
      if !scope.results.contains(code) { log.report(.unknownResult(code, scope.results, at: item.location)) }
      return code
    }
  }

  /// The modules of a row or rule; without a word of it, the flow's only one.
  private mutating func modules(_ node: YAMLNode, _ scope: ResultScope) -> [ResultModule] {
    guard let named = node["module"] else {
      if scope.modules.count > 1 { log.report(.moduleMissing(scope.modules.map(\.module), at: node.location)) }
      return Array(scope.modules.prefix(1))
    }
    return (named.sequence?.items ?? [named]).compactMap { item in
      guard let name = item.plainText else { return nil }
      let found = scope.modules.first { $0.module == name }
      if found == nil { log.report(.notOfFlow(name, scope.modules.map(\.module), at: item.location)) }
      return found
    }
  }

  /// A period of the clock; nil if there is none, or it counts working time, which the log then says.
  private mutating func clockTime(_ node: YAMLNode?) -> TimeSpan? {
    guard let node, let period = node.plainText.flatMap(Period.init) else { return nil }
    guard case .clock(let span) = period else {
      log.report(.noClockTime(period, at: node.location))
      return nil
    }
    return span
  }
}

/// What the rows of a flow speak of.
struct ResultScope {
  let modules: [ResultModule]
  let results: [String]
  /// Where the translations of its texts are.
  let path: [String]
}

extension DiagnosticCode {
  /// No module keeps interactions with a result.
  package static let noInteraction = DiagnosticCode("no_interaction")
  /// A result that the flow has not.
  package static let unknownResult = DiagnosticCode("unknown_result")
  /// A row that does not say about which of several modules it is, or names one that the flow has not.
  package static let unknownResultModule = DiagnosticCode("unknown_result_module")
  /// A field that cannot be what a flow takes it for.
  package static let unfitField = DiagnosticCode("unfit_field")
}

extension Diagnostic {
  fileprivate static func noInteraction(at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .noInteraction,
      "No module keeps calls with their results. Write `activity: {kind: call, status: …, done: …, result: …}` in one, or "
        + "name a module by `interaction`.", at: place)
  }

  fileprivate static func unfitInteraction(_ module: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .noInteraction,
      "`\(module)` cannot keep interactions: its `activity` has to say `status`, `done` and `result`.", at: place)
  }

  fileprivate static func unknownResult(_ code: String, _ codes: [String], at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .unknownResult, "The flow has no result `\(code.prefix(80))`; it has \(codes.quotedList).", at: place,
      suggestion: NearMiss.nearest(to: code, among: codes))
  }

  fileprivate static func moduleMissing(_ modules: [String], at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .unknownResultModule, "The flow is about \(modules.quotedList): say by `module` which of them this is about.",
      at: place)
  }

  fileprivate static func notOfFlow(_ name: String, _ modules: [String], at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .unknownResultModule, "The flow is not about `\(name.prefix(80))`; its `modules` are \(modules.quotedList).",
      at: place, suggestion: NearMiss.nearest(to: name, among: modules))
  }

  fileprivate static func noContact(_ field: Field, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .unfitField, "`contact` has to name a lookup; `\(field.name)` is of type `\(field.type.name)`.", at: place)
  }

  fileprivate static func noPhone(_ path: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.unfitField, "`\(path.prefix(80))` holds no number that could be called.", at: place)
  }

  fileprivate static func noWorth(_ name: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.unfitField, "`\(name.prefix(80))` is no number, by which records could be put in order.", at: place)
  }

  fileprivate static func noStages(_ field: Field, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .unfitField, "`\(field.name)` has to be a `picklist`; it is of type `\(field.type.name)`.", at: place)
  }

  fileprivate static func closedWithoutStage(_ module: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.unfitField, "`\(module)` has no field of stages. Name it by `stage`.", at: place)
  }

  fileprivate static func noClockTime(_ period: Period, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .unfitField, "This is a time of the clock, such as `4h` or `30d`; `\(period.text)` counts working time.",
      at: place)
  }
}
