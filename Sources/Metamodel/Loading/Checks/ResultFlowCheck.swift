package import Diagnostics
import Expressions
import YAMLSource

/// Finds result flows that cannot do what they say, or that never get their turn.
struct ResultFlowCheck {
  private let flow: ResultFlow
  private let node: YAMLNode
  private let model: Model
  private var found: [Diagnostic] = []

  static func check(_ model: Model, _ sources: MergedSources, log: inout DiagnosticLog) {
    for (number, flow) in model.resultFlows.enumerated() {
      guard let node = sources.resultFlows[flow.name] else { continue }
      var check = ResultFlowCheck(flow: flow, node: node, model: model)
      check.checkResults()
      check.checkRows()
      check.checkAttempts()
      check.checkPostponing()
      check.checkOrder(besides: model.resultFlows[..<number])
      log.report(check.found)
    }
  }

  private init(flow: ResultFlow, node: YAMLNode, model: Model) {
    self.flow = flow
    self.node = node
    self.model = model
  }

  /// A result of which no row speaks does nothing, which may not be meant.
  private mutating func checkResults() {
    for entry in node.entries("results") where !flow.rows.contains(where: { $0.results.contains(entry.key.text) }) {
      found.append(.resultWithoutRow(entry.key.text, at: entry.key.location))
    }
  }

  private mutating func checkRows() {
    for (row, node) in zip(flow.rows, placedRows) {
      checkMoves(row.actions, node.items("do"))
      checkSets(row.actions, of: row.module, node.items("do"))
    }
    for (number, row) in flow.rows.enumerated() {
      let earlier = flow.rows[..<number].filter { $0.module == row.module }
      for result in row.results {
        let covering = earlier.first { $0.results.contains(result) && covers($0.condition, row.condition) }
        guard covering != nil, placedRows.indices.contains(number) else { continue }
        found.append(.unreachableRow(result, row.module, at: placedRows[number].location))
      }
    }
  }

  /// The nodes of the rows, of which one with several modules is there for each.
  private var placedRows: [YAMLNode] {
    let nodes = node.items("rows").flatMap { item in
      Array(repeating: item, count: item["module"]?.sequence?.items.count ?? 1)
    }
    // Where a module was wrong they do not stand beside each other.
    return nodes.count == flow.rows.count ? nodes : []
  }

  private func covers(_ earlier: ModelExpression?, _ later: ModelExpression?) -> Bool {
    guard let earlier else { return true }
    guard let later else { return false }
    if earlier == later { return true }
    if case .never = Satisfiability(of: [later.checked], without: earlier.checked) { return true }
    return false
  }

  /// After an action that closes the record nothing else moves it.
  private mutating func checkMoves(_ actions: [ResultAction], _ nodes: [YAMLNode]) {
    guard actions.count == nodes.count else { return }
    var isClosed = false
    for (action, node) in zip(actions, nodes) {
      if action.isMove, isClosed { found.append(.movesClosed(action.deed.words, at: node.location)) }
      if case .close = action.deed, action.condition == nil { isClosed = true }
    }
  }

  /// What sets the stage passes by the order of the pipeline, and could lead backwards.
  private mutating func checkSets(_ actions: [ResultAction], of module: String, _ nodes: [YAMLNode]) {
    guard let stage = flow.module(module)?.stage, actions.count == nodes.count else { return }
    for (action, node) in zip(actions, nodes) {
      guard case .effect(.set(let values, on: nil, onlyIfEmpty: _)) = action.deed else { continue }
      if values.contains(where: { $0.field == stage }) { found.append(.setsStage(stage, at: node.location)) }
    }
  }

  private mutating func checkAttempts() {
    for entry in node.entries("attempts") {
      guard let rule = flow.attempts.first(where: { $0.name == entry.key.text }) else { continue }
      checkMoves(rule.actions, entry.value.items("do"))
      checkSets(rule.actions, of: rule.module, entry.value.items("do"))
      if rule.isReset, rule.counted.allSatisfy({ flow.result($0)?.isEffective == true }), rule.reach > 1 {
        found.append(.neverReached(rule.name, at: entry.key.location))
      }
      let definitive = rule.counted.filter { flow.result($0)?.isDefinitive == true }
      if definitive.count == rule.counted.count, rule.reach > 1, !definitive.isEmpty {
        found.append(.countsDefinitive(definitive, at: entry.key.location))
      }
    }
  }

  /// A pipeline has to have the stage to which an action closes a record.
  private mutating func checkPostponing() {
    let places = placedRows.flatMap { $0.items("do") } + node.entries("attempts").flatMap { $0.value.items("do") }
    for place in places {
      guard let word = place.text("close"), let outcome = Pipeline.Outcome(rawValue: word) else { continue }
      let modules = Set(flow.actions.filter { $0.action.closes(with: outcome) }.map(\.module))
      for module in modules.sorted() {
        let pipelines = model.pipelines(of: module)
        guard !pipelines.isEmpty, !pipelines.contains(where: { $0.stages.contains { $0.outcome == outcome } }) else {
          continue
        }
        found.append(.noSuchOutcome(outcome, module, at: place.location))
      }
    }
  }

  private mutating func checkOrder(besides earlier: ArraySlice<ResultFlow>) {
    let modules = Set(flow.modules.map(\.module))
    let rival = earlier.first { other in
      other.order == flow.order && !modules.isDisjoint(with: other.modules.map(\.module))
    }
    guard let rival else { return }
    found.append(.equalFlowOrder(flow, rival, at: (node["order"] ?? node).location))
  }
}

extension ResultAction {
  fileprivate func closes(with outcome: Pipeline.Outcome) -> Bool {
    switch deed {
    case .close(.outcome(outcome), _): true
    case .close(.postponed, _): outcome == .postponed
    default: false
    }
  }
}

extension DiagnosticCode {
  /// A result that does nothing, though nothing says that this is meant.
  package static let resultWithoutRow = DiagnosticCode("result_without_row")
  /// A row that comes after one that always holds before it does.
  package static let unreachableRow = DiagnosticCode("unreachable_row")
  /// A rule of attempts that is never reached.
  package static let neverReached = DiagnosticCode("never_reached")
  /// An action that moves to where no pipeline has a stage, or no transition leads.
  package static let noWayThere = DiagnosticCode("no_way_there")
}

extension Diagnostic {
  fileprivate static func setsStage(_ field: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .noWayThere,
      "`set` would bring `\(field)` to any stage, backwards too. Move the record by `advance`, `close` or `run`.",
      at: place)
  }

  fileprivate static func resultWithoutRow(_ code: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .resultWithoutRow,
      "No row speaks of `\(code)`: nothing but the interaction follows it. If that is meant, write a row without `do`.",
      at: place, severity: .warning)
  }

  fileprivate static func unreachableRow(_ result: String, _ module: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .unreachableRow,
      "This row never counts for `\(result)` on `\(module)`: an earlier one holds whenever it would. Put it before that.",
      at: place)
  }

  fileprivate static func movesClosed(_ words: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .badAction, "The record is closed by then, and `\(words)` would not move it. Put it before what closes it.",
      at: place)
  }

  fileprivate static func neverReached(_ name: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .neverReached, "`\(name)` counts effective results, each of which begins anew: it is never reached.", at: place,
      severity: .warning)
  }

  fileprivate static func countsDefinitive(_ results: [String], at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .neverReached, "After \(results.quotedList) the record is not called again, so they hardly ever come twice.",
      at: place, severity: .warning)
  }

  fileprivate static func noSuchOutcome(
    _ outcome: Pipeline.Outcome, _ module: String, at place: SourcePosition
  ) -> Diagnostic {
    Diagnostic(
      .noWayThere,
      "No pipeline of `\(module)` has a stage with `outcome: \(outcome.rawValue)`. Add one, or close the record otherwise.",
      at: place)
  }

  fileprivate static func equalFlowOrder(
    _ flow: ResultFlow, _ other: ResultFlow, at place: SourcePosition
  ) -> Diagnostic {
    Diagnostic(
      .equalOrder,
      "The result flows `\(other.name)` and `\(flow.name)` have the same `order`, \(flow.order), and a module in common. "
        + "Give one another number.", at: place)
  }
}
