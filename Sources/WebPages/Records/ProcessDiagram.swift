import Engine
import Metamodel

/// A process as a drawing: its states one below the other, steps to the next one between them, all others as lanes beside them.
///
/// A step that leads out of several states is one lane, which they all join. Lanes to the right lead down, to the left up.
struct ProcessDiagram: Sendable {
  private(set) var nodes: [Node] = []
  /// Those that the record has taken come last, to be seen above the others.
  private(set) var edges: [Edge] = []
  private(set) var labels: [Label] = []
  private(set) var width = 0
  private(set) var height = 0
  let summary: String

  struct Node: Sendable {
    let text: String
    let x: Int
    let y: Int
    let width: Int
    let height: Int
    let middle: Int
    let line: Int
    let isNow: Bool
    let isPast: Bool
    let isEnd: Bool
  }

  struct Edge: Sendable {
    let path: String
    let head: String
    let isTaken: Bool
  }

  struct Label: Sendable {
    let text: String
    let x: Int
    let y: Int
    let anchor: String
    let isTaken: Bool
  }

  private static let (nodeHeight, gap, port, lane, margin) = (34, 34, 18, 12, 8)

  /// What a letter takes, on average, with some room.
  private static func width(_ text: String) -> Int { text.count * 13 / 2 + 12 }

  /// - Parameters:
  ///   - process: what is drawn.
  ///   - words: of the reader.
  ///   - state: what a state is called.
  ///   - step: what a transition is called.
  init(_ process: RecordProcess, words: Words, state: (String) -> String, step: (Transition) -> String) {
    self.init(process.blueprint, now: process.state, moves: process.moves, words: words, state: state, step: step)
  }

  /// - Parameters:
  ///   - blueprint: what is drawn.
  ///   - now: the state in which a record is; nil where it is drawn for none.
  ///   - moves: the way that the record has come.
  ///   - words: of the reader.
  ///   - state: what a state is called.
  ///   - step: what a transition is called.
  init(
    _ blueprint: Blueprint, now: String? = nil, moves: [RecordProcess.Step] = [], words: Words,
    state: (String) -> String, step: (Transition) -> String
  ) {
    let codes = blueprint.states.map(\.code)
    let taken = Set(moves.compactMap { move in move.from.flatMap { from in move.to.map { Way(from, $0) } } })
    let visited = Set(taken.flatMap { [$0.from, $0.to] })
    let plan = Plan(blueprint, taken)
    let all = codes.map(state).joined(separator: ", ")
    summary = now.map { "\(all): \(state($0)) \(words.text(RecordWord.isHere))" } ?? all

    func text(_ bus: Bus) -> String {
      bus.sources.count > 2 ? "\(step(bus.step)) (\(words.fromAny(of: bus.sources.count)))" : step(bus.step)
    }
    let breadth = max(120, codes.map { Self.width(state($0)) }.max() ?? 0)
    let leftText = plan.buses.filter(\.isUp).map { Self.width(text($0)) }.max() ?? 0
    let rightText = plan.buses.filter { !$0.isUp }.map { Self.width(text($0)) }.max() ?? 0
    let left = Self.margin + plan.lanes(isUp: true) * Self.lane + leftText
    let right = left + breadth
    width = right + rightText + plan.lanes(isUp: false) * Self.lane + Self.margin

    var tops: [Int] = []
    var y = Self.margin
    for (place, code) in codes.enumerated() {
      let tall = max(Self.nodeHeight, plan.ports(at: place) * Self.port + 6)
      tops.append(y)
      nodes.append(
        Node(
          text: state(code), x: left, y: y, width: breadth, height: tall, middle: left + breadth / 2,
          line: y + tall / 2 + 4, isNow: code == now, isPast: code != now && visited.contains(code),
          isEnd: blueprint.states[place].isTerminal))
      y += tall + Self.gap
    }
    height = y - Self.gap + Self.margin

    for next in plan.direct {
      let (from, to) = (nodes[next.source], nodes[next.source + 1])
      let line = "M\(from.middle) \(from.y + from.height)V\(to.y - 5)"
      edges.append(Edge(path: line, head: Self.head(down: from.middle, to.y), isTaken: next.isTaken))
      labels.append(
        Label(
          text: step(next.step), x: from.middle + 8, y: from.y + from.height + Self.gap / 2 + 3 + next.offset,
          anchor: "start", isTaken: next.isTaken))
    }
    for bus in plan.buses {
      let side = bus.isUp ? left : right
      let away = bus.isUp ? -1 : 1
      let x = side + away * ((bus.isUp ? leftText : rightText) + (bus.lane + 1) * Self.lane - 4)
      let inner = { (port: Int, node: Int) in tops[node] + 3 + port * Self.port + Self.port / 2 + 3 }
      let end = inner(bus.entry, bus.target)
      for source in bus.sources {
        let start = inner(source.port, source.node)
        edges.append(
          Edge(
            path: "M\(side) \(start)H\(x)V\(end)H\(side + away * 5)", head: Self.head(side: side, away, end),
            isTaken: source.isTaken))
      }
      labels.append(
        Label(
          text: text(bus), x: side + away * 9, y: end - 4, anchor: bus.isUp ? "end" : "start",
          isTaken: bus.sources.contains(where: \.isTaken)))
    }
    edges = edges.filter { !$0.isTaken } + edges.filter(\.isTaken)
  }

  private static func head(down x: Int, _ y: Int) -> String { "M\(x) \(y)l-4 -7h8z" }
  private static func head(side x: Int, _ away: Int, _ y: Int) -> String { "M\(x) \(y)l\(away * 7) -4v8z" }

  // MARK: Where everything goes

  private struct Way: Hashable {
    let from: String
    let to: String

    init(_ from: String, _ to: String) { (self.from, self.to) = (from, to) }
  }

  /// A step to the state below.
  private struct Direct {
    let step: Transition
    let source: Int
    let isTaken: Bool
    /// Below the label of another step between the same two.
    let offset: Int
  }

  /// A step as a lane.
  private struct Bus {
    let step: Transition
    let target: Int
    let isUp: Bool
    var sources: [Source]
    /// The place at the target's side.
    var entry = 0
    var lane = 0

    struct Source {
      let node: Int
      let isTaken: Bool
      var port = 0
    }

    var span: ClosedRange<Int> {
      let ends = sources.map(\.node) + [target]
      return (ends.min() ?? target)...(ends.max() ?? target)
    }
  }

  private struct Plan {
    private(set) var direct: [Direct] = []
    private(set) var buses: [Bus] = []
    private var used: [Side: Int] = [:]

    private struct Side: Hashable {
      let node: Int
      let isUp: Bool
    }

    init(_ blueprint: Blueprint, _ taken: Set<Way>) {
      let places = Dictionary(
        blueprint.states.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
      for step in blueprint.transitions {
        guard let target = places[step.to] else { continue }
        let sources = step.from.compactMap { code in
          places[code].map { Bus.Source(node: $0, isTaken: taken.contains(Way(code, step.to))) }
        }.sorted { $0.node < $1.node }
        if let only = sources.first, sources.count == 1, only.node + 1 == target {
          let offset = direct.count { $0.source == only.node } * 12
          direct.append(Direct(step: step, source: only.node, isTaken: only.isTaken, offset: offset))
          continue
        }
        for isUp in [false, true] {
          let own = sources.filter { ($0.node >= target) == isUp }
          if !own.isEmpty { buses.append(Bus(step: step, target: target, isUp: isUp, sources: own)) }
        }
      }
      // The short ones next to the states.
      buses.sort { $0.span.count < $1.span.count }
      for number in buses.indices { place(number) }
    }

    private mutating func place(_ number: Int) {
      let bus = buses[number]
      for index in bus.sources.indices {
        buses[number].sources[index].port = next(Side(node: bus.sources[index].node, isUp: bus.isUp))
      }
      buses[number].entry = next(Side(node: bus.target, isUp: bus.isUp))
      let beside = buses[..<number].filter { $0.isUp == bus.isUp && $0.span.overlaps(bus.span) }.map(\.lane)
      buses[number].lane = (0...buses.count).first { !beside.contains($0) } ?? 0
    }

    private mutating func next(_ side: Side) -> Int {
      defer { used[side, default: 0] += 1 }
      return used[side] ?? 0
    }

    /// How many lines end at a state, on the side where there are more.
    func ports(at node: Int) -> Int { [true, false].map { used[Side(node: node, isUp: $0)] ?? 0 }.max() ?? 0 }

    func lanes(isUp: Bool) -> Int { (buses.filter { $0.isUp == isUp }.map(\.lane).max() ?? -1) + 1 }
  }
}
