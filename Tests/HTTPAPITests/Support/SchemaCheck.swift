import Foundation

/// Compares answers with the schemas of an OpenAPI document, as far as these say something of members and types.
struct SchemaCheck {
  let schemas: [String: [String: Any]]

  /// What is wrong with a value, by place; a member that the schema does not know is wrong too.
  func problems(_ value: Any, _ schema: [String: Any], at place: String = "") -> [String] {
    var known: Set<String> = []
    var problems = problems(value, schema, place, &known)
    if let object = value as? [String: Any], !known.isEmpty {
      problems += object.keys.filter { !known.contains($0) }.map { "\(place)/\($0): undocumented" }
    }
    return problems
  }

  private func problems(
    _ value: Any, _ schema: [String: Any], _ place: String, _ known: inout Set<String>
  ) -> [String] {
    var problems: [String] = []
    if let reference = schema["$ref"] as? String {
      let name = String(reference.trimmingPrefix("#/components/schemas/"))
      problems += self.problems(value, schemas[name] ?? [:], place, &known)
    }
    if let types = schema["type"] as? [String] ?? (schema["type"] as? String).map({ [$0] }),
      types.allSatisfy({ !Self.isOne(value, $0) })
    {
      problems.append("\(place): is no \(types)")
    }
    if let choices = schema["enum"] as? [Any], !choices.contains(where: { "\($0)" == "\(value)" }) {
      problems.append("\(place): \(value) is none of \(choices)")
    }
    if let const = schema["const"], "\(const)" != "\(value)" { problems.append("\(place): is not \(const)") }
    for part in schema["allOf"] as? [[String: Any]] ?? [] { problems += self.problems(value, part, place, &known) }
    if let parts = schema["anyOf"] as? [[String: Any]] {
      let outcomes = parts.map { self.problems(value, $0, at: place) }
      if !outcomes.contains([]) { problems += outcomes.flatMap(\.self) }
    }
    if let items = schema["items"] as? [String: Any], let list = value as? [Any] {
      problems += list.enumerated().flatMap { self.problems($1, items, at: "\(place)/\($0)") }
    }
    if let object = value as? [String: Any] { problems += members(of: object, schema, place, &known) }
    return problems
  }

  private func members(
    of object: [String: Any], _ schema: [String: Any], _ place: String, _ known: inout Set<String>
  ) -> [String] {
    let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
    known.formUnion(properties.keys)
    let missing = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }.map { "\(place)/\($0): missing" }
    return missing
      + properties.flatMap { name, schema in
        object[name].map { problems($0, schema, at: "\(place)/\(name)") } ?? []
      }
  }

  private static func isOne(_ value: Any, _ type: String) -> Bool {
    switch type {
    case "object": value is [String: Any]
    case "array": value is [Any]
    case "string": value is String
    case "null": value is NSNull
    case "integer", "number": value is NSNumber
    case "boolean": value is Bool
    default: false
    }
  }
}
