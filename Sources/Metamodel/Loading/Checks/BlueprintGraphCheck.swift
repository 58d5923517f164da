package import Diagnostics
import YAMLSource

/// Finds states that records cannot reach or cannot leave.
struct BlueprintGraphCheck {
  private let blueprint: Blueprint
  private let node: YAMLNode
  /// The values of the field; a state that is none of them has been reported as such.
  private let codes: [String]

  init(_ blueprint: Blueprint, _ node: YAMLNode, codes: [String]) {
    self.blueprint = blueprint
    self.node = node
    self.codes = codes
  }

  func check(log: inout DiagnosticLog) {
    let reached = reached
    for state in blueprint.states where codes.contains(state.code) {
      guard let place = node["states"]?.mapping?.entry(state.code)?.key.location else { continue }
      let ways = ways(outOf: state.code)
      if isWhole, !reached.contains(state.code) { log.report(.unreachable(state, at: place)) }
      if ways.isEmpty, !state.isTerminal { log.report(.deadEnd(state, at: place)) }
      // `any` leaves terminal states out.
      guard state.isTerminal else { continue }
      for way in ways where way.value.text("from") != "any" { log.report(.terminalLeft(state, by: way.key)) }
    }
  }

  /// Whether all initial states and transitions could be read; otherwise a state may only seem out of reach.
  private var isWhole: Bool {
    let entries = node.entries("transitions")
    let origins = entries.map { $0.value.texts("from").count }.reduce(0, +)
    let known = blueprint.transitions.filter { node["transitions"]?[$0.name]?.text("from") == nil }.map(\.from.count)
    return blueprint.transitions.count == entries.count && known.reduce(0, +) == origins
      && !blueprint.initial.isEmpty && blueprint.initial.count >= node.items("initial").count
  }

  /// The states that a record can come to from where it is created.
  private var reached: Set<String> {
    var reached = Set(blueprint.initial)
    var open = blueprint.initial
    while let state = open.popLast() {
      for transition in blueprint.transitions(from: state) where reached.insert(transition.to).inserted {
        open.append(transition.to)
      }
    }
    return reached
  }

  /// The transitions that name a state under `from`, or leave it as one of `any`, and lead to another.
  private func ways(outOf state: String) -> [YAMLMapping.Entry] {
    node.entries("transitions").filter { entry in
      guard let transition = blueprint.transition(entry.key.text) else {
        // One that is wrong in itself has been reported; it counts as a way so that it is not reported twice.
        return entry.value.text("from") == "any" || entry.value.texts("from").contains(state)
      }
      return transition.from.contains(state) && transition.to != state
    }
  }
}

extension DiagnosticCode {
  /// A state that no record can reach from an initial one.
  package static let unreachableState = DiagnosticCode("unreachable_state")
  /// A state without a way out that is not terminal.
  package static let deadEnd = DiagnosticCode("dead_end")
  /// A terminal state with a way out.
  package static let terminalLeft = DiagnosticCode("terminal_left")
}

extension Diagnostic {
  fileprivate static func unreachable(_ state: State, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .unreachableState,
      "No transition leads from an initial state to `\(state.code)`; only an entry or override can.",
      at: place,
      severity: .warning
    )
  }

  fileprivate static func deadEnd(_ state: State, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .deadEnd,
      "No transition leads out of `\(state.code)`. Add one, or write `terminal: true`.",
      at: place
    )
  }

  fileprivate static func terminalLeft(_ state: State, by key: YAMLKey) -> Diagnostic {
    Diagnostic(
      .terminalLeft,
      "`\(key.text)` leads out of `\(state.code)`, which is terminal. Remove one or the other.",
      at: key.location
    )
  }
}
