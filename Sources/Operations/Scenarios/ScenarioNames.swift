import Engine
import Expressions
import JSONText
import Metamodel

/// What the `$names` of a scenario stand for, and its values in the engine's terms.
struct ScenarioNames {
  private var users: [String: Int64] = [:]
  private var records: [String: RecordReference] = [:]
  private var drafts: [String: ReviewTarget] = [:]

  mutating func add(user name: String, id: Int64) { users[name] = id }

  /// Takes in what was created, or held as a draft.
  mutating func add(_ name: String, _ change: Change) {
    if change.isHeld, let draft = change.review {
      drafts[name] = ReviewTarget(module: draft.module, id: draft.id)
    } else {
      records[name] = RecordReference(module: change.module, id: change.id)
    }
  }

  /// Whether a review still holds what has the name.
  func isDraft(_ name: String) -> Bool { drafts[name] != nil && records[name] == nil }

  /// The draft behind a name.
  func draft(_ name: String) throws(OperationFailure) -> ReviewTarget {
    guard let draft = drafts[name] else {
      throw OperationFailure(code: "no_such_draft", message: "$\(name) is no draft that a review holds.")
    }
    return draft
  }

  mutating func add(record name: String, _ reference: RecordReference) { records[name] = reference }

  /// The record behind a name.
  func target(_ name: String) throws(OperationFailure) -> RecordTarget {
    guard let record = records[name] else {
      throw OperationFailure(code: "no_such_record", message: "$\(name) was not made by a step before.")
    }
    return RecordTarget(module: record.module, id: record.id)
  }

  /// Values as a command takes them.
  func input(
    _ assignments: [Scenario.Assignment], of module: String, in model: Model
  ) throws(OperationFailure) -> RecordInput {
    var input: RecordInput = [:]
    for assignment in assignments {
      input[assignment.field] = try value(assignment.value, isToAny: isToAny(assignment.field, of: module, in: model))
    }
    return input
  }

  private func isToAny(_ field: String, of module: String, in model: Model) -> Bool {
    if case .lookup(let lookup)? = model.module(module)?.field(field)?.type { lookup.module == nil } else { false }
  }

  private func value(_ given: Scenario.GivenValue, isToAny: Bool) throws(OperationFailure) -> InputValue {
    switch given {
    case .null: return .null
    case .literal(let text): return .text(text)
    case .list(let texts): return .list(texts.map(InputValue.text))
    case .reference(let name):
      if let user = users[name] { return .number(String(user)) }
      let target = try target(name)
      return isToAny ? .text("\(target.module)/\(target.id)") : .number(String(target.id))
    }
  }

  // MARK: Comparing

  /// What is otherwise than a scenario says of a field; nil if it is so.
  func mismatch(of wanted: Scenario.Assignment, in record: JSON) -> String? {
    guard let found = record[wanted.field] else { return "\(wanted.field): the record has no such field" }
    guard !isSame(found, wanted.value) else { return nil }
    return "\(wanted.field): found \(found.words), wanted \(words(wanted.value))"
  }

  /// What is otherwise than a scenario says of a refusal; nil if it is so.
  func mismatch(of wanted: Scenario.Refusal, in refusal: Refusal) -> String? {
    let candidates = refusal.problems.filter { $0.at == wanted.at && $0.code == wanted.code }
    guard !candidates.isEmpty else { return "wanted \(wanted.at) \(wanted.code), found \(refusal.words)" }
    guard let value = wanted.found else { return nil }
    guard !candidates.contains(where: { isSame(JSON($0.found ?? .null), value) }) else { return nil }
    let found = candidates.map { JSON($0.found ?? .null).words }.joined(separator: " and ")
    return "\(wanted.at) \(wanted.code): found \(found), wanted \(words(value))"
  }

  private func isSame(_ found: JSON, _ wanted: Scenario.GivenValue) -> Bool {
    switch wanted {
    case .null: return found == .null
    case .list(let texts): return found.items.map { items in items.compactMap(\.text) == texts } ?? false
    case .reference(let name):
      if let user = users[name] { return found.text == String(user) }
      guard let record = records[name] else { return false }
      if found.members != nil {
        return found["module"]?.text == record.module && found["id"]?.text == String(record.id)
      }
      return found.text == String(record.id)
    case .literal(let text): return found.text.map { Self.isSame($0, text) } ?? false
    }
  }

  /// Whether two texts stand for the same number, moment or period, or are the same.
  private static func isSame(_ found: String, _ wanted: String) -> Bool {
    if found == wanted { return true }
    if let left = ExactDecimal(parsing: found, scale: nil), let right = ExactDecimal(parsing: wanted, scale: nil) {
      let scale = max(left.scale, right.scale)
      return left.rescaled(to: scale) == right.rescaled(to: scale)
    }
    if let left = Timestamp(parsing: found), let right = Timestamp(parsing: wanted) { return left == right }
    if let left = TimeSpan(parsing: found), let right = TimeSpan(parsing: wanted) { return left == right }
    return false
  }

  private func words(_ value: Scenario.GivenValue) -> String {
    switch value {
    case .null: return "nothing"
    case .literal(let text): return text
    case .list(let texts): return "[\(texts.joined(separator: ", "))]"
    case .reference(let name):
      let id = users[name] ?? records[name]?.id
      return "$\(name)\(id.map { " (\($0))" } ?? "")"
    }
  }
}

extension JSON {
  fileprivate var words: String {
    switch self {
    case .null: "nothing"
    case .array(let items): "[\(items.map(\.words).joined(separator: ", "))]"
    case .object(let members): "{\(members.map { "\($0.name): \($0.value.words)" }.joined(separator: ", "))}"
    case .string, .number, .boolean, .raw: text ?? ""
    }
  }
}
