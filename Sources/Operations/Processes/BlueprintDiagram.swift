import Metamodel

/// How a blueprint is drawn.
package enum DiagramFormat: String, Sendable, Hashable, Codable, CaseIterable {
  /// [BPMN 2.0](https://www.omg.org/spec/BPMN/2.0.2): a state is an exclusive gateway, a transition a task.
  case bpmn
  /// [Graphviz](https://graphviz.org/doc/info/lang.html): a state is a node, a transition an edge.
  case dot
  /// [Mermaid](https://mermaid.js.org/syntax/stateDiagram.html), a state diagram.
  case mermaid
}

/// A blueprint as a diagram.
struct BlueprintDiagram {
  let blueprint: Blueprint
  /// The labels of states by code; a state that has none is called by its code.
  let states: [String: String]
  let locale: String

  func text(as format: DiagramFormat) -> String {
    switch format {
    case .bpmn: BPMNDocument(blueprint, states: states, locale: locale).text
    case .dot: dot
    case .mermaid: mermaid
    }
  }

  private func label(_ state: String) -> String { states[state] ?? state }

  // MARK: Graphviz

  private var dot: String {
    let nodes = blueprint.states.map { state in
      "  \(Self.quoted(state.code)) [label=\(Self.quoted(label(state.code)))\(state.isTerminal ? ", peripheries=2" : "")];\n"
    }
    let starts = blueprint.initial.map { "  start -> \(Self.quoted($0));\n" }
    let edges = steps.map { from, transition in
      let label = Self.quoted(transition.label.text(in: locale))
      return "  \(Self.quoted(from)) -> \(Self.quoted(transition.to)) [label=\(label)];\n"
    }
    return """
      digraph \(Self.quoted(blueprint.name)) {
        rankdir=LR;
        node [shape=box, style=rounded];
        start [shape=point];
      \(nodes.joined())\(starts.joined())\(edges.joined())}

      """
  }

  /// As a quoted string of Graphviz, where only the quote has to be escaped, and a backslash would escape.
  private static func quoted(_ text: String) -> String {
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: " ")
    return "\"\(escaped)\""
  }

  // MARK: Mermaid

  /// States have numbers, since Mermaid takes few characters in names.
  private var mermaid: String {
    let numbers = Dictionary(
      blueprint.states.enumerated().map { ($1.code, "s\($0 + 1)") }, uniquingKeysWith: { first, _ in first })
    func name(_ state: String) -> String { numbers[state] ?? "s0" }
    let nodes = blueprint.states.map { "  state \"\(Self.plain(label($0.code)))\" as \(name($0.code))\n" }
    let starts = blueprint.initial.map { "  [*] --> \(name($0))\n" }
    let edges = steps.map { from, transition in
      "  \(name(from)) --> \(name(transition.to)) : \(Self.plain(transition.label.text(in: locale)))\n"
    }
    let ends = blueprint.states.filter(\.isTerminal).map { "  \(name($0.code)) --> [*]\n" }
    return "stateDiagram-v2\n" + (nodes + starts + edges + ends).joined()
  }

  /// Without what ends a text in Mermaid, which knows no escapes but entities.
  private static func plain(_ text: String) -> String {
    text.map { character in
      switch character {
      case "#": "#35;"
      case ";": "#59;"
      case ":": "#58;"
      case "\"": "#quot;"
      case "\n": " "
      default: String(character)
      }
    }.joined()
  }

  private var steps: [(from: String, transition: Transition)] {
    blueprint.transitions.flatMap { transition in transition.from.map { ($0, transition) } }
  }
}
