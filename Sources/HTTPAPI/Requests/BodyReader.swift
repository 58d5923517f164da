import Engine
import JSONText

/// Takes the members of a JSON object one after another and keeps account of everything that is wrong with it.
struct BodyReader {
  private let members: [String: InputValue]
  private let pointer: String
  private var known: Set<String> = []
  private(set) var errors: [HTTPProblem.Item] = []

  /// Reads an object at a place of the body.
  init(_ value: InputValue, at pointer: String = "") {
    self.pointer = pointer
    if case .object(let members) = value {
      self.members = members
    } else {
      members = [:]
      let message = "\(Self.kind(of: value)) was found; an object is wanted."
      errors.append(.init(pointer: pointer, code: "type_mismatch", message: message))
    }
  }

  /// A member of any type; null counts as missing.
  mutating func value(_ name: String) -> InputValue? {
    known.insert(name)
    return members[name].flatMap { $0 == .null ? nil : $0 }
  }

  /// Whether a member is there and null, where that does not mean the same as leaving it out.
  func isNull(_ name: String) -> Bool { members[name] == .null }

  mutating func text(_ name: String) -> String? {
    guard let value = value(name) else { return nil }
    guard case .text(let text) = value else { return mismatch(name, value, "a string") }
    return text
  }

  mutating func requiredText(_ name: String) -> String {
    let isGiven = value(name) != nil
    let text = text(name)
    if !isGiven { missing(name, "a string") }
    return text ?? ""
  }

  mutating func flag(_ name: String) -> Bool? {
    guard let value = value(name) else { return nil }
    guard case .boolean(let flag) = value else { return mismatch(name, value, "true or false") }
    return flag
  }

  /// A whole number above zero.
  mutating func integer(_ name: String) -> Int64? {
    guard let value = value(name) else { return nil }
    guard case .number(let digits) = value, let number = Int64(digits), number > 0 else {
      return mismatch(name, value, "a whole number above zero")
    }
    return number
  }

  mutating func requiredInteger(_ name: String) -> Int64 {
    let isGiven = value(name) != nil
    let number = integer(name)
    if !isGiven { missing(name, "a whole number above zero") }
    return number ?? 0
  }

  mutating func object(_ name: String) -> RecordInput? {
    guard let value = value(name) else { return nil }
    guard case .object(let members) = value else { return mismatch(name, value, "an object") }
    return members
  }

  mutating func list(_ name: String) -> [InputValue]? {
    guard let value = value(name) else { return nil }
    guard case .list(let items) = value else { return mismatch(name, value, "a list") }
    return items
  }

  /// A list of strings.
  mutating func texts(_ name: String) -> [String]? {
    guard let items = list(name) else { return nil }
    return items.enumerated().compactMap { index, item in
      guard case .text(let text) = item else { return mismatch("\(name)/\(index)", item, "a string") }
      return text
    }
  }

  /// Reads an object inside this one with a reader of its own.
  mutating func nested<T>(_ value: InputValue, at place: String, _ read: (inout BodyReader) -> T) -> T {
    var reader = BodyReader(value, at: "\(pointer)/\(place)")
    let result = read(&reader)
    reader.refuseUnknown()
    errors += reader.errors
    return result
  }

  /// Notes an error at a member.
  mutating func refuse(_ place: String, _ code: String, _ message: String) {
    errors.append(.init(pointer: "\(pointer)/\(place)", code: code, message: message))
  }

  /// Refuses the members that nobody asked for, and throws all that was found.
  mutating func finish() throws(HTTPProblem) {
    refuseUnknown()
    if !errors.isEmpty { throw .invalidBody(errors) }
  }

  private mutating func refuseUnknown() {
    let names = known.sorted()
    let wanted = names.joined(separator: ", ")
    for name in members.keys.sorted() where !known.contains(name) {
      // To look for what was meant costs more than all the rest, and is wanted for what is shown alone.
      let suggestion = errors.count < HTTPProblem.errorLimit ? HTTPProblem.suggestion(name, names) : ""
      refuse(
        JSONPointer.escaped(name), "unknown_member",
        "There is no member \(HTTPProblem.quoted(name)).\(suggestion) Known here: \(wanted).")
    }
  }

  private mutating func missing(_ name: String, _ wanted: String) {
    refuse(name, "required", "\"\(name)\" is missing; give \(wanted).")
  }

  private mutating func mismatch<T>(_ place: String, _ value: InputValue, _ wanted: String) -> T? {
    refuse(place, "type_mismatch", "\(Self.kind(of: value)) was found; \(wanted) is wanted.")
    return nil
  }

  private static func kind(of value: InputValue) -> String {
    switch value {
    case .null: "null"
    case .boolean: "A boolean"
    case .number: "A number"
    case .text: "A string"
    case .list: "A list"
    case .object: "An object"
    }
  }
}
