import Expressions

extension ListSegment {
  /// The segments of a list in the order of a picklist's values, where an index has the records of each together.
  ///
  /// The triggers of the store let no record have another code, but for those in the recycle bin, which are not read by it.
  static func byValue(
    of first: SortKey, _ order: PicklistOrder, _ rest: ArraySlice<SortKey>, after cursor: ListCursor?,
    leader: PathLookup?
  ) -> [ListSegment] {
    let codes = order.codes
    let places: [Int] = first.isDescending ? codes.indices.reversed() : Array(codes.indices)
    var segments = places.map { place in
      ListSegment(
        condition: "\(first.column) = ?", arguments: [.text(codes[place])], isTied: true, order: self.order(rest),
        leader: leader)
    }
    // A lookup that names nothing is met in the module's own records alone.
    segments.append(ListSegment(condition: "\(first.column) IS NULL", isTied: true, order: self.order(rest)))
    guard let cursor, let value = cursor.values.first else { return segments }
    let reached = places.firstIndex { SQLArgument.integer(Int64($0)) == value } ?? places.endIndex
    segments.removeFirst(reached)
    let (following, arguments) = following(rest, cursor.values.dropFirst())
    segments[0].condition = segments[0].condition.map { "\($0) AND \(following)" }
    segments[0].arguments += arguments
    return segments
  }
}
