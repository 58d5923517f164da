import Diagnostics

/// Why a tree cannot be edited as asked.
package enum YAMLEditError: Error, Sendable, Hashable {
  /// Something on the path is text or a list, so that it has no keys.
  case noMapping(path: [String])
  /// The path leads deeper than a source may nest.
  case tooDeep(path: [String])
}

extension YAMLEditError: CustomStringConvertible {
  /// The error as a sentence.
  package var description: String {
    switch self {
    case .noMapping(let path): "`\(path.joined(separator: "."))` holds no keys, so nothing can be set below it."
    case .tooDeep(let path): "`\(path.joined(separator: "."))` nests too deep."
    }
  }
}

extension YAMLNode {
  /// The node at a path of keys; nil if there is none.
  package func node(at path: [String]) -> YAMLNode? {
    path.reduce(Optional(self)) { node, key in node?[key] }
  }

  /// The tree with a value set at a path of keys; mappings that are missing on the way are made.
  package func setting(_ value: YAMLNode, at path: [String]) throws(YAMLEditError) -> YAMLNode {
    try edited(at: path, depth: 0) { _ in value }
  }

  /// The tree with a mapping merged into what stands at a path: keys merge one by one, anything else is replaced.
  package func merging(_ value: YAMLNode, at path: [String] = []) throws(YAMLEditError) -> YAMLNode {
    try edited(at: path, depth: 0) { $0.map { $0.merged(with: value) } ?? value }
  }

  /// The tree without what stands at a path of keys; mappings that become empty stay.
  package func removing(at path: [String]) throws(YAMLEditError) -> YAMLNode {
    guard node(at: path) != nil else { return self }
    return try edited(at: path, depth: 0) { _ in nil }
  }

  private func edited(
    at path: [String],
    depth: Int,
    _ change: (YAMLNode?) -> YAMLNode?
  ) throws(YAMLEditError) -> YAMLNode {
    guard depth < path.count else { return change(self) ?? self }
    guard path.count < YAMLLimits.standard.depth else { throw .tooDeep(path: path) }
    guard let mapping = mapping ?? emptyMapping else { throw .noMapping(path: Array(path.prefix(depth))) }
    let key = path[depth]
    let old = mapping[key]
    let value: YAMLNode? =
      if depth == path.count - 1 {
        change(old)
      } else {
        try (old ?? .made(.mapping(YAMLMapping([])))).edited(at: path, depth: depth + 1, change)
      }
    return YAMLNode(.mapping(mapping.replacing(key, with: value)), at: location)
  }

  /// An empty mapping in place of nothing.
  private var emptyMapping: YAMLMapping? { scalar?.isNull == true ? YAMLMapping([]) : nil }

  private func merged(with other: YAMLNode) -> YAMLNode {
    guard let mine = mapping, let others = other.mapping else { return other }
    let merged = others.entries.reduce(mine) { mapping, entry in
      let value = mapping[entry.key.text].map { $0.merged(with: entry.value) } ?? entry.value
      return mapping.replacing(entry.key.text, with: value)
    }
    return YAMLNode(.mapping(merged), at: location)
  }
}

extension YAMLMapping {
  /// The mapping with another value for a key, at its old place or at the end; nil removes the entry.
  package func replacing(_ key: String, with value: YAMLNode?) -> YAMLMapping {
    var entries = entries
    let index = entries.firstIndex { $0.key.text == key }
    switch (index, value) {
    case (let index?, let value?): entries[index] = Entry(entries[index].key, value)
    case (let index?, nil): entries.remove(at: index)
    case (nil, let value?): entries.append(Entry(YAMLKey(key, at: value.location), value))
    case (nil, nil): break
    }
    return YAMLMapping(entries, isFlow: isFlow)
  }
}

extension YAMLNode {
  /// A node that was made by a command and stands in no file.
  package static func made(_ content: Content) -> YAMLNode {
    YAMLNode(content, at: SourcePosition(file: "", line: 1, column: 1))
  }

  /// Text, quoted where it would be read as something else.
  package static func text(_ text: String) -> YAMLNode {
    let isTyped = YAMLScalar(text, style: .plain).isTyped
    return made(.scalar(YAMLScalar(text, style: isTyped ? .doubleQuoted : .plain)))
  }

  /// True or false.
  package static func boolean(_ value: Bool) -> YAMLNode { made(.scalar(YAMLScalar(String(value), style: .plain))) }

  /// A whole number.
  package static func integer(_ value: Int64) -> YAMLNode { made(.scalar(YAMLScalar(String(value), style: .plain))) }

  /// Nothing.
  package static var null: YAMLNode { made(.scalar(YAMLScalar("null", style: .plain))) }

  /// A list, in brackets if it holds scalars alone.
  package static func list(_ items: [YAMLNode]) -> YAMLNode {
    made(.sequence(YAMLSequence(items, isFlow: items.allSatisfy { $0.scalar != nil })))
  }

  /// A mapping in block style.
  package static func mapping(_ entries: KeyValuePairs<String, YAMLNode>) -> YAMLNode {
    made(.mapping(YAMLMapping(entries.map { .init(YAMLKey($0, at: $1.location), $1) })))
  }
}
