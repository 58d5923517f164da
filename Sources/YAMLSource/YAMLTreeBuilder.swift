import Diagnostics

/// Builds trees from events, with a stack of its own instead of recursion.
struct YAMLTreeBuilder {
  /// The documents that are complete.
  private(set) var documents: [YAMLNode] = []
  /// What was found wrong so far; the tree is built on.
  private(set) var diagnostics: [Diagnostic] = []

  private let file: String
  private let limits: YAMLLimits
  private let lines: SourceLines
  private var open: [Frame] = []
  private var nodeCount = 0

  /// A reason not to read on.
  struct Stop: Error {
    let diagnostic: Diagnostic
  }

  init(file: String, limits: YAMLLimits, lines: SourceLines) {
    self.file = file
    self.limits = limits
    self.lines = lines
  }

  /// Takes an event in.
  ///
  /// - Returns: Whether more may come.
  /// - Throws: ``Stop`` if a limit is exceeded.
  mutating func take(_ event: YAMLEvent) throws(Stop) -> Bool {
    switch event.kind {
    case .streamStart, .documentEnd: break
    case .streamEnd: return false
    case .documentStart(let hasTagDirectives):
      if hasTagDirectives { report(.tag(at: location(event.start))) }
    case .alias:
      try count(event)
      report(.alias(at: location(event.start)))
      place(YAMLNode(.scalar(YAMLScalar("", style: .plain)), at: location(event.start)))
    case .scalar(let text, let style, let properties):
      try count(event)
      refuse(properties, at: event.start)
      placeScalar(text, style: style, event)
    case .sequenceStart(let isFlow, let properties):
      try begin(.sequence, isFlow: isFlow, properties, event)
    case .mappingStart(let isFlow, let properties):
      try begin(.mapping, isFlow: isFlow, properties, event)
    case .sequenceEnd, .mappingEnd:
      if let frame = open.popLast() { place(frame.node) }
    }
    return true
  }
}

extension YAMLTreeBuilder {
  /// A list or mapping that is not complete yet.
  private struct Frame {
    enum Kind {
      case sequence
      case mapping
    }

    let kind: Kind
    let isFlow: Bool
    let location: SourcePosition
    var items: [YAMLNode] = []
    var entries: [YAMLMapping.Entry] = []
    var keys: [String: SourcePosition] = [:]
    var key: YAMLKey?

    var node: YAMLNode {
      switch kind {
      case .sequence: YAMLNode(.sequence(YAMLSequence(items, isFlow: isFlow)), at: location)
      case .mapping: YAMLNode(.mapping(YAMLMapping(entries, isFlow: isFlow)), at: location)
      }
    }
  }

  private mutating func begin(
    _ kind: Frame.Kind,
    isFlow: Bool,
    _ properties: YAMLEvent.Properties,
    _ event: YAMLEvent
  ) throws(Stop) {
    try count(event)
    refuse(properties, at: event.start)
    guard open.count < limits.depth else {
      throw Stop(diagnostic: .tooDeep(limit: limits.depth, at: location(event.start)))
    }
    open.append(Frame(kind: kind, isFlow: isFlow, location: location(event.start)))
  }

  private mutating func count(_ event: YAMLEvent) throws(Stop) {
    nodeCount += 1
    guard nodeCount <= limits.nodes else {
      throw Stop(diagnostic: .tooManyNodes(limit: limits.nodes, at: location(event.start)))
    }
  }

  private mutating func placeScalar(_ text: String, style: YAMLScalar.Style, _ event: YAMLEvent) {
    if style == .plain, let hash = lines.hashSwallowed(after: event.end) {
      report(.swallowedHash(at: location(hash)))
    }
    let scalar = YAMLScalar(text, style: style, extent: extent(of: text, style: style, event))
    place(YAMLNode(.scalar(scalar), at: location(event.start)))
  }

  private func extent(of text: String, style: YAMLScalar.Style, _ event: YAMLEvent) -> YAMLScalar.Extent {
    switch style {
    case .literal: return .block(indent: lines.indentation(from: event.start.line + 1))
    case .folded: return .folded
    case .plain, .singleQuoted, .doubleQuoted:
      let quotes = style == .plain ? 0 : 2
      let isExact =
        event.start.line == event.end.line
        && event.end.column - event.start.column - quotes == text.unicodeScalars.count
      return isExact ? .oneLine : .folded
    }
  }

  /// Puts a complete node where it belongs.
  private mutating func place(_ node: YAMLNode) {
    guard var frame = open.popLast() else {
      documents.append(node)
      return
    }
    switch (frame.kind, frame.key) {
    case (.sequence, _): frame.items.append(node)
    case (.mapping, nil): frame.key = key(from: node, in: &frame)
    case (.mapping, let key?): placeValue(node, of: key, in: &frame)
    }
    open.append(frame)
  }

  private mutating func key(from node: YAMLNode, in frame: inout Frame) -> YAMLKey {
    guard let scalar = node.scalar else {
      report(.keyIsNoText(node))
      return YAMLKey("", at: node.location)
    }
    if scalar.text == "<<", scalar.style == .plain { report(.mergeKey(at: node.location)) }
    if scalar.text.isEmpty { report(.emptyKey(at: node.location)) }
    return YAMLKey(scalar.text, at: node.location)
  }

  private mutating func placeValue(_ node: YAMLNode, of key: YAMLKey, in frame: inout Frame) {
    frame.key = nil
    if frame.isFlow, let scalar = node.scalar, scalar.style == .plain, scalar.text.isEmpty, !key.text.isEmpty {
      report(.valueMissing(for: key))
    }
    if let first = frame.keys[key.text] {
      report(.duplicateKey(key, first: first))
    } else {
      frame.keys[key.text] = key.location
      frame.entries.append(YAMLMapping.Entry(key, node))
    }
  }

  private mutating func refuse(_ properties: YAMLEvent.Properties, at mark: YAMLMark) {
    if properties.hasAnchor { report(.anchor(at: location(mark))) }
    if properties.hasTag { report(.tag(at: location(mark))) }
  }

  /// A source can be wrong in as many places as it has nodes; nobody reads so much.
  private mutating func report(_ diagnostic: Diagnostic) {
    if diagnostics.count < 200 { diagnostics.append(diagnostic) }
  }

  private func location(_ mark: YAMLMark) -> SourcePosition {
    SourcePosition(file: file, line: mark.line + 1, column: mark.column + 1)
  }
}
