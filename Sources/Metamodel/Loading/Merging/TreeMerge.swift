package import Diagnostics
import YAMLSource

/// Merges the tree of a later layer into that of the earlier ones, as the shape of the file says.
///
/// Mappings merge by key and the later layer wins; lists and what the shape calls whole are replaced. Every node keeps its own place.
struct TreeMerge {
  /// What was found wrong.
  var log = DiagnosticLog()
  /// Entries that `omit: true` removed, as they were.
  private(set) var omitted: [Omission] = []
  private var path: [String] = []

  /// An entry that was taken away.
  struct Omission {
    /// The keys that led to it.
    let path: [String]
    /// What it was.
    let node: YAMLNode
    /// Where that is said.
    let place: SourcePosition
  }

  /// Merges two trees.
  ///
  /// - Parameter base: The earlier layers' tree; nil if they have none.
  mutating func merge(_ base: YAMLNode?, with over: YAMLNode, _ shape: Shape) -> YAMLNode {
    switch shape {
    case .object(let object): mergeObject(base, over, object)
    case .map(let map): mergeMap(base, over, map)
    case .choice(let shapes): mergeChoice(base, over, shapes)
    case .named(_, let shape): merge(base, with: over, shape())
    case .text, .word, .integer, .number, .boolean, .scalar, .list: over
    }
  }

  private mutating func mergeObject(_ base: YAMLNode?, _ over: YAMLNode, _ object: ObjectShape) -> YAMLNode {
    guard let mapping = over.mapping else { return over }
    let old = isSameVariant(base, over, object) ? base : nil
    var merged = EntryTable(old?.mapping)
    for entry in mapping.entries {
      let name = entry.key.text
      if old != nil, object.takesAway(entry) {
        merged[name] = nil
      } else if let key = object.key(name), !key.isWhole {
        merged[name] = .init(entry.key, inside(name) { $0.merge(merged[name]?.value, with: entry.value, key.shape) })
      } else {
        merged[name] = entry
      }
    }
    return YAMLNode(.mapping(merged.mapping(isFlow: mapping.isFlow)), at: old?.location ?? over.location)
  }

  /// A field of another type is another field: keys of the old type would not fit it.
  private func isSameVariant(_ base: YAMLNode?, _ over: YAMLNode, _ object: ObjectShape) -> Bool {
    guard let key = object.variants?.key, let old = base?.text(key), let new = over.text(key) else { return true }
    return old == new
  }

  private mutating func mergeMap(_ base: YAMLNode?, _ over: YAMLNode, _ map: MapShape) -> YAMLNode {
    guard let mapping = over.mapping else { return over }
    var merged = EntryTable(base?.mapping)
    for entry in mapping.entries {
      let name = entry.key.text
      if map.value.isOmittable, entry.value.isOmission {
        omit(name, merged[name]?.value, map.noun, entry.key)
        merged[name] = nil
      } else {
        let base = map.hasWholeEntries ? nil : merged[name]?.value
        merged[name] = .init(entry.key, inside(name) { $0.merge(base, with: entry.value, map.value) })
      }
    }
    return YAMLNode(.mapping(merged.mapping(isFlow: mapping.isFlow)), at: base?.location ?? over.location)
  }

  private mutating func mergeChoice(_ base: YAMLNode?, _ over: YAMLNode, _ shapes: [Shape]) -> YAMLNode {
    guard let shape = ShapeChoice.shape(for: over, among: shapes) else { return over }
    if case .object(let object)? = shapes.first(where: \.isLabelled) {
      // A bare label is shorthand for an object that has it: neither takes away what the other says.
      let (base, over) = (base?.labelled, base?.mapping == nil ? over : over.labelled)
      if over.mapping != nil { return mergeObject(base, over, object) }
    }
    return merge(base?.mapping == nil ? nil : base, with: over, shape)
  }

  private mutating func omit(_ name: String, _ old: YAMLNode?, _ noun: String, _ key: YAMLKey) {
    if let old {
      omitted.append(Omission(path: path + [name], node: old, place: key.location))
    } else {
      log.report(.nothingToOmit(name, noun, at: key.location))
    }
  }

  private mutating func inside(_ name: String, _ merge: (inout TreeMerge) -> YAMLNode) -> YAMLNode {
    path.append(name)
    defer { path.removeLast() }
    return merge(&self)
  }
}

/// Entries by key that keep their order while some are replaced, added or removed.
private struct EntryTable {
  private var entries: [YAMLMapping.Entry?]
  private var positions: [String: Int]

  init(_ mapping: YAMLMapping?) {
    entries = mapping?.entries ?? []
    positions = Dictionary(
      (mapping?.keys ?? []).enumerated().map { ($1, $0) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  subscript(key: String) -> YAMLMapping.Entry? {
    get { positions[key].flatMap { entries[$0] } }
    set {
      if let position = positions[key] {
        entries[position] = newValue
        if newValue == nil { positions[key] = nil }
      } else if newValue != nil {
        positions[key] = entries.count
        entries.append(newValue)
      }
    }
  }

  func mapping(isFlow: Bool) -> YAMLMapping { YAMLMapping(entries.compactMap { $0 }, isFlow: isFlow) }
}

extension YAMLNode {
  /// The object for which a bare label stands; anything else as it is.
  fileprivate var labelled: YAMLNode {
    guard scalar?.isNull == false else { return self }
    return YAMLNode(.mapping(YAMLMapping([.init(YAMLKey("label", at: location), self)])), at: location)
  }
}

extension Shape {
  /// Whether it is an object with a label, for which the bare label may stand.
  fileprivate var isLabelled: Bool {
    if case .object(let object) = self { object.marker == nil && object.key("label") != nil } else { false }
  }

  /// Whether an entry of this shape can be taken away by a later layer.
  fileprivate var isOmittable: Bool {
    switch self {
    case .object(let object): object.isOmittable
    case .choice(let shapes): shapes.contains(where: \.isOmittable)
    default: false
    }
  }
}

extension DiagnosticCode {
  /// `omit: true` of something that no earlier layer has.
  package static let nothingToOmit = DiagnosticCode("nothing_to_omit")
}

extension Diagnostic {
  static func nothingToOmit(_ name: String, _ noun: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.nothingToOmit, "No earlier layer has \(noun) `\(name)` that could be omitted.", at: place)
  }
}
