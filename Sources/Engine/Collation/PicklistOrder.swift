import Metamodel

/// The order of a picklist's values: as they are declared. Codes that are declared no more come after them, by their bytes.
///
/// No column keeps a record's place in it, since a value that is added or moved would rewrite every record. What an index has
/// together is read value by value (``ListSegment``); anything else is sorted by what SQL makes of the code.
struct PicklistOrder: Sendable, Hashable {
  private let values: [PicklistValue]

  /// Nil for a type whose values have another order, or of which there are none.
  init?(_ type: FieldType) {
    guard case .picklist(let values) = type, !values.isEmpty else { return nil }
    self.values = values
  }

  /// In order.
  var codes: [String] { values.map(\.code) }

  /// The place of a column's value as SQL: a number, the code itself if it is declared no more, null of null.
  func place(of column: String) -> String {
    let places = codes.enumerated().map { (code: $1, place: $0) }
      .sorted { $0.code.utf8.lexicographicallyPrecedes($1.code.utf8) }
    return Self.place(of: column, among: places[...])
  }

  /// A tree of comparisons where there are many values, so that few are made for a row.
  private static func place(of column: String, among places: ArraySlice<(code: String, place: Int)>) -> String {
    guard places.count > mostInARow else {
      let cases = places.map { "WHEN \(SQLText.literal($0.code)) THEN \($0.place)" }.joined(separator: " ")
      return "CASE \(column) \(cases) ELSE \(column) END"
    }
    let middle = places.startIndex + places.count / 2
    return """
      CASE WHEN \(column) < \(SQLText.literal(places[middle].code)) THEN \(place(of: column, among: places[..<middle])) \
      ELSE \(place(of: column, among: places[middle...])) END
      """
  }

  private static let mostInARow = 8
}
