import Expressions
import Foundation
import GRDB
import Metamodel

/// Reads values as they came in by the types of their fields.
///
/// Text is read by every type, so that a CSV cell and a command line need no types of their own; an empty text is no
/// value.
struct FieldReading {
  private let planned: PlannedField
  /// What the record holds: it may stay, also where it could not be chosen anew.
  let current: Value
  /// Nil where there is no store; then any user will do.
  let db: Database?

  init(_ planned: PlannedField, current: Value, _ db: Database?) {
    self.planned = planned
    self.current = current
    self.db = db
  }

  var field: Field { planned.field }
  private var storage: SQLColumn.Storage { planned.storage }
  private var limits: FieldLimits { planned.limits }

  /// The value in the field's own type.
  ///
  /// - Throws: the `Problem` that makes it none.
  func read(_ input: InputValue) throws(FieldProblem) -> Value {
    if case .null = input { return .null }
    if case .text(let text) = input, text.allSatisfy(\.isWhitespace) { return .null }
    let value = try typed(input)
    try checkRange(value)
    return value
  }

  private func typed(_ input: InputValue) throws(FieldProblem) -> Value {
    switch field.type {
    case .text, .textarea, .email, .phone, .url: try text(input)
    case .integer: try integer(input)
    case .decimal, .currency, .percent: try decimal(input)
    case .boolean: try boolean(input)
    case .date: try parsed(input, "a day such as 2026-01-31") { CalendarDate(parsing: $0).map(Value.date) }
    case .datetime:
      try parsed(input, "a moment such as 2026-01-31T10:00:00Z") { Timestamp(parsing: $0).map(Value.timestamp) }
    case .duration: try parsed(input, "a period such as 90m or PT1H30M") { TimeSpan(parsing: $0).map(Value.duration) }
    case .picklist(let values): try code(input, values)
    case .multiPicklist(let values): try codes(input, values)
    case .lookup(let lookup): try reference(input, lookup)
    case .user: try user(input)
    case .autonumber, .formula, .rollup, .file: throw FieldProblem(.readOnly(field.name, "it is given by the system"))
    }
  }

  // MARK: Text

  private func text(_ input: InputValue) throws(FieldProblem) -> Value {
    guard case .text(let raw) = input else { throw invalid(input, "text") }
    guard !raw.utf8.contains(0) else {
      throw invalid(input, "text without NUL characters")
    }
    guard raw.saysSomething else { throw invalid(input, "text that can be seen") }
    var text = raw.composed
    if field.type != .textarea {
      text = text.trimmed
      guard !text.hasLineBreak else { throw invalid(input, "one line") }
    }
    try checkForm(text, input)
    try checkLength(text)
    return .string(text)
  }

  private func checkForm(_ text: String, _ input: InputValue) throws(FieldProblem) {
    switch field.type {
    case .email where !TextForms.isEmail(text): throw invalid(input, "an address such as ana@example.com")
    case .url where !TextForms.isWebAddress(text): throw invalid(input, "an http or https address")
    case .phone where !TextForms.isPhone(text): throw invalid(input, "a phone number such as +34 600 000 000")
    default: break
    }
    if let pattern = field.pattern, (try? RegularExpression(ofWholeTexts: pattern))?.matches(text) == false {
      throw FieldProblem(
        Problem(
          at: field.name, code: "pattern_mismatch",
          message: "\(field.label.spoken) is \(input.words), which does not have the form \(pattern).", found: input,
          wanted: .text(pattern)))
    }
  }

  private func checkLength(_ text: String) throws(FieldProblem) {
    // SQLite counts code points, as the triggers do.
    let count = text.unicodeScalars.count
    if let longest = limits.longest, count > longest {
      throw FieldProblem(.length(field, count, tooLong: true, limit: longest))
    }
    if let shortest = limits.shortest, count < shortest {
      throw FieldProblem(.length(field, count, tooLong: false, limit: shortest))
    }
  }

  // MARK: Numbers, flags and times

  private func integer(_ input: InputValue) throws(FieldProblem) -> Value {
    guard let digits = input.digits, let number = Int64(digits) else { throw invalid(input, "a whole number") }
    return .int(number)
  }

  private func decimal(_ input: InputValue) throws(FieldProblem) -> Value {
    guard case .decimal(let scale) = storage, let digits = input.digits,
      let number = ExactDecimal(parsing: digits, scale: scale)
    else {
      let scale = if case .decimal(let scale) = storage { scale } else { 0 }
      throw invalid(input, "a number of at most 15 digits, \(scale) of them after the point")
    }
    return .decimal(number)
  }

  private func boolean(_ input: InputValue) throws(FieldProblem) -> Value {
    if case .boolean(let flag) = input { return .bool(flag) }
    guard case .text(let text) = input else { throw invalid(input, "true or false") }
    switch text.trimmed.lowercased() {
    case "true", "yes", "1": return .bool(true)
    case "false", "no", "0": return .bool(false)
    default: throw invalid(input, "true or false")
    }
  }

  private func parsed(
    _ input: InputValue, _ wanted: String, _ parse: (String) -> Value?
  ) throws(FieldProblem) -> Value {
    guard case .text(let text) = input, let value = parse(text.trimmed) else {
      throw invalid(input, wanted)
    }
    return value
  }

  private func checkRange(_ value: Value) throws(FieldProblem) {
    if let minimum = limits.minimum, Ordering.isLess(value, minimum) {
      throw FieldProblem(.outOfRange(field, value, "at least \(InputValue(minimum).words)"))
    }
    if let maximum = limits.maximum, Ordering.isLess(maximum, value) {
      throw FieldProblem(.outOfRange(field, value, "at most \(InputValue(maximum).words)"))
    }
  }

  // MARK: Choices and records

  private func code(_ input: InputValue, _ values: [PicklistValue]) throws(FieldProblem) -> Value {
    guard let text = input.codeText else { throw invalid(input, "the code of a value") }
    guard let known = values.first(where: { $0.code == text }), !known.isRetired || isHeld(text) else {
      let choices = values.filter { !$0.isRetired || isHeld($0.code) }.map(\.code)
      let isRetired = values.contains { $0.code == text }
      throw FieldProblem(.unknownValue(field, text, among: choices, isRetired: isRetired))
    }
    return .string(text)
  }

  private func isHeld(_ code: String) -> Bool {
    switch current {
    case .string(let held): held == code
    case .list(let held): held.contains(.string(code))
    default: false
    }
  }

  private func codes(_ input: InputValue, _ values: [PicklistValue]) throws(FieldProblem) -> Value {
    let items: [InputValue] =
      switch input {
      case .list(let items): items
      case .text(let text): text.codes.map { .text($0) }
      default: throw invalid(input, "a list of codes")
      }
    var chosen: [Value] = []
    for item in items {
      let value = try code(item, values)
      if !chosen.contains(value) { chosen.append(value) }
    }
    return chosen.isEmpty ? .null : .list(chosen)
  }

  private func reference(_ input: InputValue, _ lookup: Lookup) throws(FieldProblem) -> Value {
    guard let module = lookup.module else {
      guard let reference = input.reference else {
        throw invalid(input, "a module and an id, such as {\"module\": \"deals\", \"id\": 4} or deals/4")
      }
      return .record(reference)
    }
    guard let id = input.id(in: module), id > 0 else { throw invalid(input, "the id of a record of \(module)") }
    return .record(RecordReference(module: module, id: id))
  }

  private func user(_ input: InputValue) throws(FieldProblem) -> Value {
    guard db != nil else { return .null }
    let found: Int64?
    if let id = input.id(in: UserMembers.module) {
      if current == RowImage.user(id) { return current }
      found = userID("SELECT id FROM sys_user WHERE id = ? AND active = 1", id.databaseValue)
    } else if case .text(let name) = input {
      let name = name.trimmed
      found = userID("SELECT id FROM sys_user WHERE name = ? AND active = 1", name.databaseValue)
    } else {
      throw invalid(input, "a user's id or name")
    }
    guard let found else {
      throw FieldProblem(
        Problem(
          at: field.name, code: "not_found",
          message: "\(field.label.spoken): there is no active user \(input.words).",
          found: input))
    }
    return RowImage.user(found)
  }

  private func userID(_ sql: String, _ argument: DatabaseValue) -> Int64? {
    guard let statement = try? db?.cachedStatement(sql: sql) else { return nil }
    return try? Int64.fetchOne(statement, arguments: StatementArguments([argument]))
  }

  private func invalid(_ input: InputValue, _ wanted: String) -> FieldProblem {
    FieldProblem(.invalid(field, input, wanted: wanted))
  }
}

/// A problem as an error.
struct FieldProblem: Error {
  let problem: Problem

  init(_ problem: Problem) {
    self.problem = problem
  }
}

extension InputValue {
  /// The digits of a number, given as such or as text.
  var digits: String? {
    switch self {
    case .number(let digits): digits
    case .text(let text): text.trimmed
    default: nil
    }
  }

  /// The record of any module: `{"module": "deals", "id": 4}` or `deals/4`.
  var reference: RecordReference? {
    switch self {
    case .object(let members):
      guard Set(members.keys) == ["module", "id"], case .text(let module) = members["module"],
        let id = members["id"]?.digits.flatMap({ Int64($0) })
      else { return nil }
      return RecordReference(module: module, id: id)
    case .text(let text):
      let parts = text.trimmed.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 2, let module = parts.first, let id = parts.last.flatMap({ Int64($0) }) else { return nil }
      return RecordReference(module: String(module), id: id)
    default: return nil
    }
  }

  /// The id of a record of a module, by itself or with the module's name.
  func id(in module: String) -> Int64? {
    if let digits, let id = Int64(digits) { return id }
    guard case .object = self, let reference, reference.module == module else { return nil }
    return reference.id
  }

  /// The code of a picklist value; one such as 2.0 may have come in as a number.
  var codeText: String? {
    switch self {
    case .text(let text): text.trimmed
    case .number(let digits): digits
    default: nil
    }
  }
}
