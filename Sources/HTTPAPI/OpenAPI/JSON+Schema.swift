import JSONText

// The words in which schemas are written.
extension JSON {
  static let text: JSON = .object(["type": "string"])
  static let textOrNull: JSON = .object(["type": ["string", "null"]])
  static let flag: JSON = .object(["type": "boolean"])
  static let whole: JSON = .object(["type": "integer"])
  /// A record's or a user's.
  static let id: JSON = .object(["type": "integer", "format": "int64", "minimum": 1])
  static let moment: JSON = .object(["type": "string", "format": "date-time"])
  /// Of any type.
  static let anything: JSON = .object([:])

  /// The schema of a list.
  static func items(_ item: JSON, atMost limit: Int? = nil) -> JSON {
    .object(["type": "array", "items": item, "maxItems": limit.map { .integer($0) }])
  }

  /// The schema of an object that has all of some members, and may have others.
  static func members(
    _ required: KeyValuePairs<String, JSON>, optional: KeyValuePairs<String, JSON> = [:]
  ) -> JSON {
    let all = (Array(required) + Array(optional)).map { Member(name: $0.key, value: $0.value) }
    return .object([
      "type": "object", "properties": .object(all),
      "required": required.isEmpty ? nil : .strings(required.map(\.key)),
    ])
  }

  /// The same schema with a sentence on what it is.
  func described(_ text: String) -> JSON {
    guard case .object(let members) = self else { return self }
    return .object(members + [Member(name: "description", value: .string(text))])
  }

  /// The schema of one of some strings.
  static func choice(_ values: [String], orNull: Bool) -> JSON {
    .object([
      "type": orNull ? ["string", "null"] : "string",
      "enum": .array(values.map(JSON.string) + (orNull ? [.null] : [])),
    ])
  }

  /// A reference to a schema of the document.
  static func reference(_ schema: String) -> JSON { .object(["$ref": .string("#/components/schemas/\(schema)")]) }
}
