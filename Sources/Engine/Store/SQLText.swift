import Expressions
import Foundation
import Metamodel

/// Text as SQL, where nothing can be bound: in triggers and indexes. It comes from a checked model.
enum SQLText {
  static func literal(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }

  /// Ids as an array in JSON, for `json_each(?)`.
  static func list(_ ids: some Sequence<Int64>) -> String { "[\(ids.map(String.init).joined(separator: ","))]" }

  /// A condition that is true of a value that is none of these codes, and not of null; codes have no blanks.
  ///
  /// It is `NOT IN` as a search in one text. For `IN` SQLite would fill a table of its own each time that a trigger runs,
  /// and every comparison of a `CASE` is a node in the memory of every connection.
  static func isNone(_ value: String, of codes: [String]) -> String {
    guard !codes.isEmpty else { return "\(value) IS NOT NULL" }
    let list = literal(" \(codes.joined(separator: " ")) ")
    return "(instr(\(list), ' ' || \(value) || ' ') = 0 OR instr(\(value), ' ') > 0)"
  }

  /// A condition that reads a row alone, and neither the clock nor who asks.
  ///
  /// - Parameter row: what stands before each column: `NEW.` in a trigger, nothing in an index.
  static func condition(
    _ condition: ModelExpression, of module: String, _ naming: EngineNaming, row: String
  ) throws -> String {
    let fragment = try SQLTranslation.filter(
      condition.checked, module: module, naming: naming, alias: module, now: Timestamp(microseconds: 0),
      timeZone: .gmt, userID: nil, rights: .definer)
    return inlined(fragment, table: module, as: row)
  }

  /// The fragment with its arguments written into it, and its columns named by what stands for their table.
  static func inlined(_ fragment: SQLFragment, table: String, as row: String) -> String {
    inlined(fragment.sql.replacing("\"\(table)\".", with: row), fragment.arguments)
  }

  /// A condition with its arguments written into it.
  static func inlined(_ condition: String, _ arguments: [SQLArgument]) -> String {
    var arguments = arguments[...]
    var sql = ""
    var quote: Character?
    for character in condition {
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "'" || character == "\"" {
        quote = character
      } else if character == "?", let argument = arguments.popFirst() {
        sql += literal(argument)
        continue
      }
      sql.append(character)
    }
    return sql
  }

  private static func literal(_ argument: SQLArgument) -> String {
    switch argument {
    case .null: "NULL"
    case .integer(let number): String(number)
    // Digits and exponent as Swift writes them are SQLite's too; all constants of expressions are finite.
    case .real(let number): String(number)
    case .text(let text): literal(text)
    case .blob(let bytes): "x'" + bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() + "'"
    }
  }
}
