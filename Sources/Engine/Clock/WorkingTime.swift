package import Expressions
package import Foundation
package import Metamodel

/// Counts the time in which people work: by a business calendar, on the clocks of a zone.
///
/// A moment is working time if the wall clock then shows hours of its weekday and the day is no holiday. Where the clock is put
/// forward, the hours that it skips are nobody's; where it is put back, those that it shows twice count twice.
package struct WorkingTime: Sendable {
  private let calendar: BusinessCalendar
  let zone: TimeZone
  private let holidays: Set<Int>

  /// Days after which it is given up to look for working time: a hundred years.
  private static let horizon = 36_525
  private static let secondsPerDay: Int64 = 86_400

  /// - Parameters:
  ///   - calendar: when people work.
  ///   - zone: the clocks on whose walls they look.
  package init(_ calendar: BusinessCalendar, in zone: TimeZone) {
    self.calendar = calendar
    self.zone = zone
    holidays = Set(calendar.holidays.map(\.date.daysSinceEpoch))
  }

  /// The first moment by which the period has passed since another.
  ///
  /// Working days begin where working time does: what comes out of hours counts from the next opening. `1bd` after 10:00 is 10:00 of
  /// the next day on which somebody works, brought into its hours.
  ///
  /// - Parameters:
  ///   - period: how long.
  ///   - start: since when.
  /// - Returns: nil if that never comes: nobody works by the calendar, or the year 9999 is over before.
  package func adding(_ period: Period, to start: Timestamp) -> Timestamp? {
    switch period {
    case .clock(let span): Self.moment(start.microseconds.addingReportingOverflow(span.microseconds))
    case .working(let span): adding(span.microseconds, to: start.microseconds).flatMap(Self.moment)
    case .workingDays(let days): adding(days: days, to: start.microseconds).flatMap(Self.moment)
    }
  }

  /// The working time between two moments; negative if the second is the earlier.
  ///
  /// - Parameters:
  ///   - start: the one from which it counts.
  ///   - end: the one up to which.
  /// - Returns: what it comes to; of more than a hundred years, that of the first hundred.
  package func between(_ start: Timestamp, _ end: Timestamp) -> TimeSpan {
    guard start <= end else { return TimeSpan(microseconds: -between(end, start).microseconds) }
    var total: Int64 = 0
    _ = stretches(from: start.microseconds) { stretch in
      total += max(0, min(stretch.end, end.microseconds) - stretch.start)
      return stretch.end >= end.microseconds ? () : nil
    } until: {
      $0 > end.microseconds
    }
    return TimeSpan(microseconds: total)
  }

  /// The day on which so many more days have been worked.
  ///
  /// - Parameters:
  ///   - count: how many; of a negative one it is counted back.
  ///   - start: the day from which it counts, which does not count itself.
  /// - Returns: nil if that never comes: nobody works by the calendar, or the calendar is at its end.
  func day(_ count: Int, from start: CalendarDate) -> CalendarDate? {
    var (day, left) = (start.daysSinceEpoch, abs(count))
    for _ in 0..<Self.horizon where left > 0 {
      day += count.signum()
      if works(on: day) { left -= 1 }
    }
    return left == 0 ? start.adding(days: day - start.daysSinceEpoch) : nil
  }

  /// What the clock on the wall shows, in seconds after midnight.
  func secondOfDay(_ moment: Timestamp) -> Int64 {
    let second = Self.floor(moment.microseconds, 1_000_000)
    return second + zone.offset(atSecond: second) - Int64(moment.date(in: zone).daysSinceEpoch) * Self.secondsPerDay
  }

  // MARK: Counting

  private func adding(_ span: Int64, to start: Int64) -> Int64? {
    guard span > 0 else { return start }
    var left = span
    return stretches(from: start) { stretch in
      let length = stretch.end - stretch.start
      if left <= length { return stretch.start + left }
      left -= length
      return nil
    }
  }

  private func adding(days: Int, to start: Int64) -> Int64? {
    guard let opening = stretches(from: start, { $0 }) else { return nil }
    let wall = opening.start - opening.midnight
    var left = days
    var day = opening.day
    for _ in 0..<Self.horizon where left > 0 {
      day += 1
      if !stretches(of: day).isEmpty { left -= 1 }
    }
    guard left == 0 else { return nil }
    let stretches = stretches(of: day)
    for stretch in stretches where stretch.midnight + wall < stretch.end {
      return max(stretch.start, stretch.midnight + wall)
    }
    return stretches.last?.end
  }

  /// Uninterrupted working time on clocks that are not put forward or back meanwhile, in microseconds since 1970.
  private struct Stretch {
    var start: Int64
    let end: Int64
    /// Days since 1970-01-01.
    let day: Int
    /// When the day would have begun by the clocks of the stretch.
    let midnight: Int64
  }

  /// Gives the stretches from a moment on to a body until that has an answer.
  ///
  /// - Parameter isOver: whether a day that begins then is of no interest any more, nor those that come after it.
  private func stretches<Answer>(
    from start: Int64, _ body: (Stretch) -> Answer?, until isOver: (Int64) -> Bool = { _ in false }
  ) -> Answer? {
    guard calendar.hours.values.contains(where: { !$0.isEmpty }) else { return nil }
    let second = Self.floor(start, 1_000_000)
    let first = Int(Self.floor(second + zone.offset(atSecond: second), Self.secondsPerDay))
    // A day is begun anywhere on earth some hours before or after it is in UTC.
    for day in first..<(first + Self.horizon) where works(on: day) {
      if isOver(Int64(day - 1) * Self.secondsPerDay * 1_000_000) { return nil }
      for var stretch in stretches(of: day) where stretch.end > start {
        stretch.start = max(stretch.start, start)
        if let answer = body(stretch) { return answer }
      }
    }
    return nil
  }

  private func works(on day: Int) -> Bool { !holidays.contains(day) && !hours(of: day).isEmpty }

  private func hours(of day: Int) -> [WorkingHours] {
    // 1970-01-01 was a Thursday.
    let weekday = Weekday.allCases[((day + 3) % 7 + 7) % 7]
    return calendar.hours[weekday] ?? []
  }

  private func stretches(of day: Int) -> [Stretch] {
    guard works(on: day) else { return [] }
    return segments(of: day).flatMap { segment in
      let midnight = Int64(day) * Self.secondsPerDay - segment.offset
      return hours(of: day).compactMap { hours -> Stretch? in
        let start = max(midnight + Int64(hours.start) * 60, segment.start)
        let end = min(midnight + Int64(hours.end) * 60, segment.end)
        guard start < end else { return nil }
        return Stretch(
          start: start * 1_000_000, end: end * 1_000_000, day: day, midnight: midnight * 1_000_000)
      }
    }
  }

  /// A time without a change of the clocks, in seconds since 1970.
  private struct Segment {
    let start: Int64
    let end: Int64
    /// Seconds east of UTC.
    let offset: Int64
  }

  /// The times around a day between changes of the clocks, of which there is one at most.
  private func segments(of day: Int) -> [Segment] {
    let midnight = Int64(day) * Self.secondsPerDay
    let (low, high) = (midnight - 3 * Self.secondsPerDay / 2, midnight + 5 * Self.secondsPerDay / 2)
    let (before, after) = (zone.offset(atSecond: low), zone.offset(atSecond: high))
    guard before != after else { return [Segment(start: low, end: high, offset: before)] }
    var (known, change) = (low, high)
    while change - known > 1 {
      let middle = known + (change - known) / 2
      if zone.offset(atSecond: middle) == before { known = middle } else { change = middle }
    }
    return [Segment(start: low, end: change, offset: before), Segment(start: change, end: high, offset: after)]
  }

  private static func floor(_ number: Int64, _ divisor: Int64) -> Int64 {
    let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }

  private static func moment(_ sum: (partialValue: Int64, overflow: Bool)) -> Timestamp? {
    sum.overflow ? nil : moment(sum.partialValue)
  }

  private static func moment(_ microseconds: Int64) -> Timestamp? {
    Timestamp.range.contains(microseconds) ? Timestamp(microseconds: microseconds) : nil
  }
}
