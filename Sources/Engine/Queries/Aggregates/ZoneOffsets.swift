import Expressions
import Foundation
import Synchronization

/// How far a zone's clocks are from UTC, and since when: what SQL needs to know days by, since SQLite knows no zones.
struct ZoneOffsets: Sendable {
  /// Moments at which the clocks change, in order, and the offset from there on, in microseconds.
  private let changes: [(at: Int64, offset: Int64)]
  /// Before the first change.
  private let first: Int64

  /// The zone's days since 1970-01-01 of a moment, as SQL. The column holds microseconds since 1970-01-01T00:00:00Z.
  ///
  /// The first and the last moments that there are belong to the first and the last day, also where the zone's clocks show a day beyond.
  func day(of column: String) -> String {
    let local = "\(column) + \(offset(of: column, changes[...], before: first))"
    // SQLite's division cuts towards zero, so everything is moved above it, by a million days.
    let day = "(\(local) + 86400000000000000) / 86400000000 - 1000000"
    return "max(\(CalendarDate.earliest.daysSinceEpoch), min(\(CalendarDate.latest.daysSinceEpoch), \(day)))"
  }

  /// A tree of comparisons, so that few are made for a row.
  private func offset(
    of column: String, _ changes: ArraySlice<(at: Int64, offset: Int64)>, before: Int64
  ) -> String {
    guard !changes.isEmpty else { return String(before) }
    let middle = changes.startIndex + changes.count / 2
    let earlier = offset(of: column, changes[..<middle], before: before)
    let later = offset(of: column, changes[(middle + 1)...], before: changes[middle].offset)
    return "CASE WHEN \(column) < \(changes[middle].at) THEN \(earlier) ELSE \(later) END"
  }

  private static let known = Mutex<[String: ZoneOffsets]>([:])

  /// The offsets of a zone from 1970 to 2070; before and after, those of the ends.
  static func of(_ zone: TimeZone) -> ZoneOffsets {
    if let offsets = known.withLock({ $0[zone.identifier] }) { return offsets }
    let offsets = ZoneOffsets(zone)
    known.withLock { $0[zone.identifier] = offsets }
    return offsets
  }

  private static let week = 7 * 86_400
  private static let end = 3_155_760_000

  /// Looks at every week, and for the second at which the offset changes between two.
  private init(_ zone: TimeZone) {
    func offset(_ second: Int) -> Int { zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second))) }
    var changes: [(at: Int64, offset: Int64)] = []
    var last = offset(0)
    first = Int64(last) * 1_000_000
    for start in stride(from: 0, to: Self.end, by: Self.week) {
      let found = offset(start + Self.week)
      guard found != last else { continue }
      var (before, after) = (start, start + Self.week)
      while after - before > 1 {
        let middle = (before + after) / 2
        if offset(middle) == last { before = middle } else { after = middle }
      }
      changes.append((Int64(after) * 1_000_000, Int64(found) * 1_000_000))
      last = found
    }
    self.changes = changes
  }
}
