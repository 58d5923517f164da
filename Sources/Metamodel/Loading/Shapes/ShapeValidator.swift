import Diagnostics
import YAMLSource

/// Compares trees with shapes and reports every difference.
struct ShapeValidator {
  /// What was found wrong.
  var log = DiagnosticLog()
  /// Whether the tree is complete, so that keys may be demanded that any layer could have given.
  let isMerged: Bool

  init(isMerged: Bool) {
    self.isMerged = isMerged
  }

  /// Validates a node.
  ///
  /// - Parameter subject: What the node is the value of, for messages: "`label`".
  mutating func validate(_ node: YAMLNode, _ shape: Shape, subject: String) {
    switch shape {
    case .text(let kind): validateText(node, kind, subject)
    case .word(let words, let unsupported): validateWord(node, words, unsupported, subject)
    case .integer(let range): validateInteger(node, range, subject)
    case .number: validateNumber(node, subject)
    case .boolean: validateBoolean(node, subject)
    case .scalar: if node.scalar == nil { log.report(.wrongKind(subject, wanted: "one value", node)) }
    case .object(let object): validateObject(node, object, subject)
    case .map(let map): validateMap(node, map, subject)
    case .list(let item, let atLeast): validateList(node, item, atLeast, subject)
    case .choice(let shapes): validateChoice(node, shapes, subject)
    case .named(_, let shape): validate(node, shape(), subject: subject)
    }
  }
}

extension ShapeValidator {
  private mutating func validateObject(_ node: YAMLNode, _ object: ObjectShape, _ subject: String) {
    guard let mapping = node.mapping else {
      let keys = object.keys.filter { [.required, .requiredOnceMerged].contains($0.presence) }.map(\.name)
      let wanted = keys.isEmpty || keys.count > 3 ? "a mapping" : "a mapping with \(keys.quotedList)"
      log.report(.wrongKind(subject, wanted: wanted, node))
      return
    }
    let variant = object.variants.flatMap { $0.keys(of: mapping[$0.key]?.scalar?.text ?? "") }
    for entry in mapping.entries {
      guard let key = object.key(entry.key.text) else {
        log.report(.unknownKey(entry, of: object, allowed: variant))
        continue
      }
      if key.presence == .unsupported {
        log.report(.unsupportedKey(entry.key, of: object.noun))
      } else if let variant, !variant.contains(key.name) {
        log.report(.keyOfOtherVariant(entry.key, type: mapping["type"]?.scalar?.text ?? "", allowed: variant))
      } else if isMerged || !object.takesAway(entry) {
        validate(entry.value, key.shape, subject: "`\(key.name)`")
      }
    }
    for key in object.keys where isWanted(key) && mapping[key.name] == nil {
      log.report(.missingKey(key, of: object.noun, at: node.location))
    }
  }

  private func isWanted(_ key: ObjectShape.Key) -> Bool {
    key.presence == .required || (isMerged && key.presence == .requiredOnceMerged)
  }

  private mutating func validateMap(_ node: YAMLNode, _ map: MapShape, _ subject: String) {
    guard let mapping = node.mapping else {
      log.report(.wrongKind(subject, wanted: "a mapping of names to values", node))
      return
    }
    if mapping.entries.count < map.atLeast { log.report(.empty(subject, wanted: map.noun, at: node.location)) }
    for entry in mapping.entries {
      if let problem = TextRule.problem(with: entry.key.text, as: map.keyKind) {
        log.report(.badText("The name of \(map.noun)", entry.key.text, problem, at: entry.key.location))
      }
      validate(entry.value, map.value, subject: "`\(entry.key.text)`")
    }
  }

  private mutating func validateList(_ node: YAMLNode, _ item: Shape, _ atLeast: Int, _ subject: String) {
    guard let sequence = node.sequence else {
      log.report(.wrongKind(subject, wanted: "a list", node))
      return
    }
    if sequence.items.count < atLeast { log.report(.empty(subject, wanted: "an item", at: node.location)) }
    for element in sequence.items { validate(element, item, subject: "An item of \(subject)") }
  }

  private mutating func validateChoice(_ node: YAMLNode, _ shapes: [Shape], _ subject: String) {
    if let shape = ShapeChoice.shape(for: node, among: shapes) {
      validate(node, shape, subject: subject)
    } else if let mapping = node.mapping, !ShapeChoice.markers(of: shapes).isEmpty {
      log.report(.unknownSpelling(subject, mapping, ShapeChoice.markers(of: shapes), at: node.location))
    } else {
      let wanted = shapes.map(\.kindName).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      log.report(.wrongKind(subject, wanted: wanted.joined(separator: " or "), node))
    }
  }
}

extension ObjectShape {
  /// Whether an entry says that there is nothing of what an earlier layer has set: `max:` or `max: null`.
  func takesAway(_ entry: YAMLMapping.Entry) -> Bool {
    entry.value.scalar?.isNull == true && key(entry.key.text).map(isSettable) == true
  }
}

/// Finds the spelling that was meant.
enum ShapeChoice {
  /// The shape among several that a node was meant to have; nil if none fits.
  static func shape(for node: YAMLNode, among shapes: [Shape]) -> Shape? {
    switch node.content {
    case .scalar: shapes.first { $0.isScalar }
    case .sequence: shapes.first { if case .list = $0 { true } else { false } }
    case .mapping(let mapping): object(for: mapping, among: shapes)
    }
  }

  /// The keys by which the objects among the shapes are recognised.
  static func markers(of shapes: [Shape]) -> [String] {
    shapes.compactMap { if case .object(let object) = $0 { object.marker } else { nil } }
  }

  private static func object(for mapping: YAMLMapping, among shapes: [Shape]) -> Shape? {
    shapes.first { shape in
      switch shape {
      case .object(let object): object.marker.map { mapping[$0] != nil } ?? true
      case .map: true
      default: false
      }
    }
  }
}

extension Shape {
  /// Whether a scalar can be of this shape.
  fileprivate var isScalar: Bool {
    switch self {
    case .text, .word, .integer, .number, .boolean, .scalar: true
    case .object, .map, .list, .choice, .named: false
    }
  }

  /// What a value of this shape is, for messages.
  fileprivate var kindName: String {
    switch self {
    case .list: "a list"
    case .object, .map: "a mapping"
    case .word(let words, _): words.map { "`\($0)`" }.joined(separator: " or ")
    case .text, .integer, .number, .boolean, .scalar, .choice, .named: "text"
    }
  }
}
