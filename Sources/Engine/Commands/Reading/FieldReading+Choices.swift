import Expressions
import GRDB
import Metamodel

// Codes, records and users.
extension FieldReading {
  func code(_ input: InputValue, _ values: [PicklistValue]) throws(FieldProblem) -> Value {
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

  func codes(_ input: InputValue, _ values: [PicklistValue]) throws(FieldProblem) -> Value {
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

  func reference(_ input: InputValue, _ lookup: Lookup) throws(FieldProblem) -> Value {
    guard let module = lookup.module else {
      guard let reference = input.reference else {
        throw invalid(input, "a module and an id, such as {\"module\": \"deals\", \"id\": 4} or deals/4")
      }
      return .record(reference)
    }
    guard let id = input.id(in: module), id > 0 else { throw invalid(input, "the id of a record of \(module)") }
    return .record(RecordReference(module: module, id: id))
  }

  func user(_ input: InputValue) throws(FieldProblem) -> Value {
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
}
