import JSONText

/// The JSON Schemas of all files of a preset, generated from the shapes that the loader validates with.
package enum Schemas {
  /// File names with the text of the schemas, in the order of the file kinds.
  package static var all: [(fileName: String, text: String)] {
    FileKind.allCases.map { ("\($0.rawValue).schema.json", text(for: $0)) }
  }

  /// The schema of a kind of file, JSON Schema 2020-12, with a line break at its end.
  package static func text(for kind: FileKind) -> String {
    var generator = SchemaGenerator()
    let body = generator.schema(kind.shape)
    var entries: [(String, JSON)] = [
      ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      ("title", .string("Trellis \(kind.rawValue)")),
      ("description", .string(kind.summary)),
    ]
    entries += (body.members ?? []).map { ($0.name, $0.value) }
    if !generator.definitions.isEmpty { entries.append(("$defs", .object(generator.definitions))) }
    return JSON.object(entries).indentedText() + "\n"
  }
}

/// Turns shapes into schemas; named shapes become definitions.
private struct SchemaGenerator {
  var definitions: [(String, JSON)] = []
  private var named: Set<String> = []

  mutating func schema(_ shape: Shape) -> JSON {
    switch shape {
    case .text(let kind): text(kind)
    case .word(let words, _): .object([("enum", .array(words.map(JSON.string)))])
    case .integer(let range):
      .object([
        ("type", .string("integer")), ("minimum", .integer(range.lowerBound)), ("maximum", .integer(range.upperBound)),
      ])
    case .number: .object([("type", .string("number"))])
    case .boolean: .object([("type", .string("boolean"))])
    case .scalar: .object([("type", .array(["string", "number", "boolean", "null"].map(JSON.string)))])
    case .object(let object): schema(object)
    case .map(let map): schema(map)
    case .list(let item, let atLeast):
      .object(
        [("type", .string("array")), ("items", schema(item))]
          + (atLeast > 0 ? [("minItems", .integer(Int64(atLeast)))] : [])
      )
    case .choice(let shapes): choice(shapes)
    case .named(let name, let shape): reference(name, shape)
    }
  }

  private mutating func reference(_ name: String, _ shape: @Sendable () -> Shape) -> JSON {
    if named.insert(name).inserted { definitions.append((name, schema(shape()))) }
    return .object([("$ref", .string("#/$defs/\(name)"))])
  }

  private mutating func choice(_ shapes: [Shape]) -> JSON {
    let supported = shapes.filter { if case .object(let object) = $0 { object.isSupported } else { true } }
    return .object([("anyOf", .array(supported.map { schema($0) }))])
  }

  private mutating func schema(_ object: ObjectShape) -> JSON {
    let keys = object.keys.filter { $0.presence != .unsupported }
    let required = keys.filter { $0.presence == .required }.map { JSON.string($0.name) }
    var entries: [(String, JSON)] = [("type", .string("object"))]
    entries.append(
      ("properties", .object(keys.map { ($0.name, described(schema($0, of: object), $0.doc)) })))
    if !required.isEmpty { entries.append(("required", .array(required))) }
    entries.append(("additionalProperties", .boolean(false)))
    if let variants = object.variants {
      entries.append(("allOf", .array(variants.own.map { rule(variants, $0.value) })))
    }
    return .object(entries)
  }

  /// In a later layer nothing takes away what an earlier one has set.
  private mutating func schema(_ key: ObjectShape.Key, of object: ObjectShape) -> JSON {
    let schema = schema(key.shape)
    guard object.isSettable(key) else { return schema }
    return .object([("anyOf", .array([schema, .object([("type", .string("null"))])]))])
  }

  private func described(_ schema: JSON, _ doc: String) -> JSON {
    guard let members = schema.members else { return schema }
    return .object([JSON.Member(name: "description", value: .string(doc))] + members)
  }

  /// If the deciding key has the value, no keys of other variants may stand beside it.
  private func rule(_ variants: ObjectShape.Variants, _ value: String) -> JSON {
    let names = (variants.keys(of: value) ?? []).map(JSON.string)
    return .object([
      (
        "if",
        .object([
          ("properties", .object([(variants.key, .object([("const", .string(value))]))])),
          ("required", .array([.string(variants.key)])),
        ])
      ),
      ("then", .object([("propertyNames", .object([("enum", .array(names))]))])),
    ])
  }

  private mutating func schema(_ map: MapShape) -> JSON {
    var entries: [(String, JSON)] = [("type", .string("object"))]
    if [.apiName, .day].contains(map.keyKind) { entries.append(("propertyNames", text(map.keyKind))) }
    entries.append(("additionalProperties", schema(map.value)))
    if map.atLeast > 0 { entries.append(("minProperties", .integer(Int64(map.atLeast)))) }
    return .object(entries)
  }

  private func text(_ kind: TextKind) -> JSON {
    let string = ("type", JSON.string("string"))
    return switch kind {
    case .apiName: .object([string, ("pattern", .string("^[a-z][a-z0-9_]{0,62}$"))])
    case .presetName: .object([string, ("pattern", .string("^[a-z][a-z0-9_-]{0,62}$"))])
    case .locale: .object([string, ("pattern", .string("^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$"))])
    case .version: .object([string, ("pattern", .string("^[0-9]+\\.[0-9]+\\.[0-9]+$"))])
    // Plain numbers, booleans and nothing are text to the loader and something else to an editor.
    case .value: .object([("type", .array(["string", "number", "boolean", "null"].map(JSON.string)))])
    case .prose, .code, .expression, .template, .reference:
      .object([("type", .array(["string", "number", "boolean"].map(JSON.string)))])
    case .pattern, .moment: .object([string])
    case .day: .object([string, ("pattern", .string("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))])
    case .period: .object([string, ("pattern", .string("^[0-9][0-9.]*(b?[hm]|[dsb]|bd)[0-9a-z.]*$"))])
    case .offset: .object([string, ("pattern", .string("^[+-]?[0-9][0-9.]*([hm]|[ds]|bd)[0-9a-z.]*$"))])
    case .timeOfDay: .object([string, ("pattern", .string("^([01][0-9]|2[0-3]):[0-5][0-9]$"))])
    case .hours: .object([string, ("pattern", .string("^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$"))])
    }
  }
}

extension ObjectShape {
  /// Whether there is a key that something acts on.
  fileprivate var isSupported: Bool { keys.contains { $0.presence != .unsupported } }
}
