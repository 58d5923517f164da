import Expressions

/// A part of a sorted list that one statement reads in order.
///
/// A list is read as segments one after another, since SQLite can seek each of them in an index on the first sort key,
/// but not the whole: what has the same key as the cursor, what has a later one, what has none.
struct ListSegment: Sendable, Hashable {
  /// The condition on the sort keys; nil for all records.
  var condition: String?
  var arguments: [SQLArgument] = []
  /// Whether its records have the first key's value, or all lack one.
  var isTied = false
  /// A condition that says no more, but at which an index on the first key can begin.
  var start: String?
  /// The terms of ORDER BY.
  var order: String
  /// The lookup whose records SQLite goes through in the order of the first key, rather than through the module's own.
  var leader: PathLookup?
}

extension ListSegment {
  /// The segments of the list after a cursor.
  ///
  /// - Parameters:
  ///   - keys: the sort keys, the last of which is the id.
  ///   - isIndexed: whether an index begins with the first of them. If none does, one statement is cheaper than
  ///     several.
  static func all(keys: [SortKey], after cursor: ListCursor?, isIndexed: Bool) -> [ListSegment] {
    guard let first = keys.first else { return [] }
    let rest = keys.dropFirst()
    // What is hidden is for statements that begin with the records of the filter.
    let leader = isIndexed && !first.isHidden ? first.path.lookup : nil
    if isIndexed, let order = first.path.member.order {
      return byValue(of: first, order, rest, after: cursor, leader: leader)
    }
    guard let cursor, let value = cursor.values.first else {
      guard isIndexed, first.isNullable else { return [ListSegment(order: order(keys))] }
      return [
        ListSegment(
          condition: "\(first.sql) IS NOT NULL", start: first.smallest, order: directed(first, rest), leader: leader),
        withoutValue(first, rest),
      ]
    }
    guard isIndexed, !first.isID else {
      let (condition, arguments) = following(keys[...], cursor.values[...])
      return [ListSegment(condition: condition, arguments: arguments, order: order(keys))]
    }
    let (following, arguments) = following(rest, cursor.values.dropFirst())
    guard value != .null else {
      return [
        ListSegment(
          condition: "\(first.sql) IS NULL AND \(following)", arguments: arguments, isTied: true, order: order(rest))
      ]
    }
    let tied = ListSegment(
      condition: "\(first.sql) = ? AND \(following)", arguments: [value] + arguments, isTied: true,
      order: order(rest), leader: leader)
    let later = ListSegment(
      condition: "\(first.sql) \(first.after) ?", arguments: [value], order: directed(first, rest), leader: leader)
    return [tied, later] + (first.isNullable ? [withoutValue(first, rest)] : [])
  }

  /// The records without the first key.
  private static func withoutValue(_ first: SortKey, _ rest: ArraySlice<SortKey>) -> ListSegment {
    ListSegment(condition: "\(first.sql) IS NULL", isTied: true, order: order(rest))
  }

  /// The condition on records that come after the values in the order of the keys.
  static func following(
    _ keys: ArraySlice<SortKey>, _ values: ArraySlice<SQLArgument>
  ) -> (condition: String, arguments: [SQLArgument]) {
    guard let key = keys.first, let value = values.first else { return ("0", []) }
    if key.isID { return ("\(key.sql) \(key.after) ?", [value]) }
    let (rest, arguments) = following(keys.dropFirst(), values.dropFirst())
    guard value != .null else { return ("(\(key.sql) IS NULL AND \(rest))", arguments) }
    let nulls = key.isNullable ? " OR \(key.sql) IS NULL" : ""
    return ("(\(key.sql) \(key.after) ? OR (\(key.sql) = ? AND \(rest))\(nulls))", [value, value] + arguments)
  }

  static func order(_ keys: some Sequence<SortKey>) -> String { keys.map(\.order).joined(separator: ", ") }

  /// The order where the first key has a value: without a word about nulls, which would keep SQLite off the index.
  private static func directed(_ first: SortKey, _ rest: ArraySlice<SortKey>) -> String {
    (["\(first.sql) \(first.direction)"] + rest.map(\.order)).joined(separator: ", ")
  }
}
