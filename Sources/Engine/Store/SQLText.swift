import Expressions

/// Text as SQL, where nothing can be bound: in triggers and indexes. It comes from a checked model.
enum SQLText {
  static func literal(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }

  /// A condition that is true of a value that is none of these codes, and not of null; codes have no blanks.
  ///
  /// It is `NOT IN` as a search in one text. For `IN` SQLite would fill a table of its own each time that a trigger runs,
  /// and every comparison of a `CASE` is a node in the memory of every connection.
  static func isNone(_ value: String, of codes: [String]) -> String {
    guard !codes.isEmpty else { return "\(value) IS NOT NULL" }
    let list = literal(" \(codes.joined(separator: " ")) ")
    return "(instr(\(list), ' ' || \(value) || ' ') = 0 OR instr(\(value), ' ') > 0)"
  }

  /// The fragment with its arguments written into it, and its columns named without their table.
  static func inlined(_ fragment: SQLFragment, withoutTable table: String) -> String {
    var arguments = fragment.arguments[...]
    var sql = ""
    var quote: Character?
    for character in fragment.sql.replacing("\"\(table)\".", with: "") {
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
    case .real(let number): String(number)
    case .text(let text): literal(text)
    }
  }
}
