/// A piece of SQL with the arguments of its placeholders, in order.
///
/// It is built from literals of this source, identifiers (which are quoted) and arguments (which are bound): a text from
/// outside cannot become SQL.
struct SQLPiece: Hashable, ExpressibleByStringInterpolation {
  private(set) var sql: String
  private(set) var arguments: [SQLArgument]

  init(stringLiteral value: StaticString) {
    sql = value.description
    arguments = []
  }

  init(stringInterpolation: Interpolation) {
    sql = stringInterpolation.sql
    arguments = stringInterpolation.arguments
  }

  /// SQL that has been translated before.
  init(_ fragment: SQLFragment) {
    sql = fragment.sql
    arguments = fragment.arguments
  }

  /// `"alias"."column"`
  static func column(_ column: String, of alias: String) -> SQLPiece {
    "\(identifier: alias).\(identifier: column)"
  }

  /// The pieces with the separator, ` AND ` or ` OR `, between them, in parentheses. Many are grouped: SQLite parses a
  /// chain into a tree as deep as the chain is long, and refuses depths over 1,000.
  static func joined(_ pieces: [SQLPiece], by separator: SQLPiece) -> SQLPiece {
    if pieces.count > 32 {
      let half = pieces.count / 2
      return joined(
        [joined(Array(pieces[..<half]), by: separator), joined(Array(pieces[half...]), by: separator)], by: separator)
    }
    var result: SQLPiece = "("
    for (index, piece) in pieces.enumerated() {
      if index > 0 { result.append(separator) }
      result.append(piece)
    }
    result.append(")")
    return result
  }

  mutating func append(_ piece: SQLPiece) {
    sql += piece.sql
    arguments += piece.arguments
  }

  struct Interpolation: StringInterpolationProtocol {
    var sql = ""
    var arguments: [SQLArgument] = []

    init(literalCapacity: Int, interpolationCount: Int) { sql.reserveCapacity(literalCapacity * 2) }

    mutating func appendLiteral(_ literal: StaticString) { sql += literal.description }

    mutating func appendInterpolation(_ piece: SQLPiece) {
      sql += piece.sql
      arguments += piece.arguments
    }

    mutating func appendInterpolation(identifier: String) { sql += quoted(identifier) }

    mutating func appendInterpolation(_ argument: SQLArgument) {
      sql += "?"
      arguments.append(argument)
    }

    mutating func appendInterpolation(_ ordering: Ordering) { sql += ordering.rawValue }

    mutating func appendInterpolation(joins: [SQLJoin]) {
      for join in joins { sql += " \(join.sql)" }
    }
  }
}
