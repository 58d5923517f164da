package import Expressions
import Metamodel

extension Store {
  /// Lets time pass on a clock that stands: it is set to each time at which something is due, which is done then, and at last to a
  /// moment.
  ///
  /// - Parameters:
  ///   - clock: the store's own.
  ///   - moment: until when. An earlier one than it is now only sets the clock.
  ///   - most: how many portions are done at most, since processes may go on for ever.
  /// - Returns: what was done, in order.
  /// - Throws: ``Refusal`` if it was more than that.
  @discardableResult
  package func advance(_ clock: FixedClock, to moment: Timestamp, most: Int = 10_000) async throws -> [ClockDeed] {
    var deeds: [ClockDeed] = []
    var portions = 0
    while let next = try await nextDue(), next <= moment {
      guard portions < most else { throw Refusal.withoutEnd(at: clock.now()) }
      portions += 1
      if next > clock.now() { clock.set(next) }
      let run = try await runDue(limit: 200)
      deeds += run.deeds
      if run.wantsRetention { deeds += try await retentionDeeds(at: clock.now()) }
    }
    clock.set(moment)
    return deeds
  }

  private func retentionDeeds(at now: Timestamp) async throws -> [ClockDeed] {
    try await keepRetention(as: .clock).lines.filter { $0.done > 0 }.map {
      ClockDeed(
        at: now, due: now, module: $0.module, record: 0, kind: .retention, reference: $0.rule, count: $0.done,
        refused: [])
    }
  }
}

extension Refusal {
  /// Time would never come to where it should.
  fileprivate static func withoutEnd(at now: Timestamp) -> Refusal {
    Refusal(
      .invalid,
      Problem(
        at: "clock", code: "too_much_due",
        message: "Too much is due on the way: by \(now.text) there was no end of it. Let less time pass."))
  }
}
