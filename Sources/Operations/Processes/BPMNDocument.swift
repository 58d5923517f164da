import Engine
import Metamodel

/// A blueprint in [BPMN 2.0](https://www.omg.org/spec/BPMN/2.0.2), with a diagram that editors can show.
///
/// A state is an exclusive gateway at which the ways into it meet and the ways out of it part. A transition is a task, one for each
/// state that it leads out of; to enter an initial state is one too, called `enter`. Tasks have the names that the log of moves has,
/// so that process mining finds them there; labels stand in the documentation.
struct BPMNDocument {
  private var shapes: [Shape] = []
  private var flows: [Flow] = []
  private let name: String

  private struct Shape {
    let id: String
    let kind: Kind
    let name: String
    var documentation: String?
    let column: Int
    let row: Int

    enum Kind: String {
      case start = "startEvent"
      case end = "endEvent"
      case task
      case gateway = "exclusiveGateway"

      var size: (width: Int, height: Int) {
        switch self {
        case .start, .end: (36, 36)
        case .task: (120, 60)
        case .gateway: (50, 50)
        }
      }
    }

    var center: (x: Int, y: Int) { (120 + column * 170, 100 + row * 100) }
  }

  private struct Flow {
    let id: String
    let source: String
    let target: String
  }

  init(_ blueprint: Blueprint, states: [String: String], locale: String) {
    name = blueprint.label.text(in: locale)
    let columns = Self.columns(of: blueprint)
    var rows: [Int: Int] = [:]
    func place(_ column: Int) -> (column: Int, row: Int) {
      defer { rows[column, default: 0] += 1 }
      return (column, rows[column, default: 0])
    }
    func add(_ id: String, _ kind: Shape.Kind, _ name: String, _ documentation: String? = nil, at column: Int) {
      let (column, row) = place(column)
      shapes.append(Shape(id: id, kind: kind, name: name, documentation: documentation, column: column, row: row))
    }
    func connect(_ source: String, _ target: String) {
      flows.append(Flow(id: "flow_\(flows.count + 1)", source: source, target: target))
    }
    let gateways = Dictionary(
      blueprint.states.enumerated().map { ($1.code, "state_\($0 + 1)") }, uniquingKeysWith: { first, _ in first })
    func gateway(_ state: String) -> String { gateways[state] ?? "" }
    add("start", .start, "", at: 0)
    add("entry", .gateway, "", at: 1)
    connect("start", "entry")
    for state in blueprint.states {
      let column = 3 + 2 * (columns[state.code] ?? 0)
      add(gateway(state.code), .gateway, states[state.code] ?? state.code, at: column)
      guard state.isTerminal else { continue }
      let end = "end_\(gateway(state.code))"
      add(end, .end, states[state.code] ?? state.code, at: column + 1)
      connect(gateway(state.code), end)
    }
    func addTask(_ name: String, _ documentation: String?, from source: String, to state: String, at column: Int) {
      let id = "task_\(shapes.count)"
      add(id, .task, name, documentation, at: column)
      connect(source, id)
      connect(id, gateway(state))
    }
    for state in blueprint.initial { addTask("enter", nil, from: "entry", to: state, at: 2) }
    for transition in blueprint.transitions {
      for from in transition.from {
        addTask(
          transition.name, transition.label.text(in: locale), from: gateway(from), to: transition.to,
          at: 4 + 2 * (columns[from] ?? 0))
      }
    }
  }

  /// How many steps each state is from an initial one.
  private static func columns(of blueprint: Blueprint) -> [String: Int] {
    var columns = Dictionary(blueprint.initial.map { ($0, 0) }, uniquingKeysWith: { first, _ in first })
    var front = blueprint.initial
    while !front.isEmpty {
      var next: [String] = []
      for state in front {
        for transition in blueprint.transitions(from: state) where columns[transition.to] == nil {
          columns[transition.to] = (columns[state] ?? 0) + 1
          next.append(transition.to)
        }
      }
      front = next
    }
    return columns
  }

  // MARK: XML

  var text: String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" \
    xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" \
    id="definitions" targetNamespace="urn:trellis:blueprint">
      <process id="process" name="\(XMLText.escaped(name))" isExecutable="false">
    \(shapes.map(element).joined())\(flows.map(element).joined())  </process>
      <bpmndi:BPMNDiagram id="diagram">
        <bpmndi:BPMNPlane id="plane" bpmnElement="process">
    \(shapes.map(shape).joined())\(flows.map(edge).joined())    </bpmndi:BPMNPlane>
      </bpmndi:BPMNDiagram>
    </definitions>

    """
  }

  private func element(_ shape: Shape) -> String {
    let incoming = flows.filter { $0.target == shape.id }.map { "      <incoming>\($0.id)</incoming>\n" }
    let outgoing = flows.filter { $0.source == shape.id }.map { "      <outgoing>\($0.id)</outgoing>\n" }
    let documentation = shape.documentation.map {
      "      <documentation>\(XMLText.escaped($0))</documentation>\n"
    }
    return """
          <\(shape.kind.rawValue) id="\(shape.id)" name="\(XMLText.escaped(shape.name))">
      \(documentation ?? "")\(incoming.joined())\(outgoing.joined())    </\(shape.kind.rawValue)>

      """
  }

  private func element(_ flow: Flow) -> String {
    "    <sequenceFlow id=\"\(flow.id)\" sourceRef=\"\(flow.source)\" targetRef=\"\(flow.target)\"/>\n"
  }

  private func shape(_ shape: Shape) -> String {
    let (size, center) = (shape.kind.size, shape.center)
    return """
            <bpmndi:BPMNShape id="\(shape.id)_shape" bpmnElement="\(shape.id)">
              <dc:Bounds x="\(center.x - size.width / 2)" y="\(center.y - size.height / 2)" width="\(size.width)" \
      height="\(size.height)"/>
            </bpmndi:BPMNShape>

      """
  }

  private func edge(_ flow: Flow) -> String {
    let points = [flow.source, flow.target].compactMap { id in shapes.first { $0.id == id }?.center }
      .map { "          <di:waypoint x=\"\($0.x)\" y=\"\($0.y)\"/>\n" }
    return """
            <bpmndi:BPMNEdge id="\(flow.id)_edge" bpmnElement="\(flow.id)">
      \(points.joined())      </bpmndi:BPMNEdge>

      """
  }
}
