import Expressions
import GRDB
import Metamodel

/// Reads the times that come with a result.
struct ResultTimes {
  let execution: Execution
  let subject: ResultSubject
  let input: ResultInput

  /// When a call is scheduled, and until when the record is postponed.
  struct Given {
    var at: Timestamp?
    var until: Timestamp?
  }

  /// - Throws: ``Refusal`` if one is missing that an action asks for, is over, or lies outside of calling hours: nothing is logged then,
  ///   since only whoever is on the telephone can say it.
  func read(for actions: [ResultAction]) throws(Refusal) -> Given {
    var (given, problems) = (Given(), [Problem]())
    for (key, text) in [("at", input.at), ("until", input.until)] {
      guard let text else {
        if actions.contains(where: { $0.asked == key && $0.condition == nil }) { problems.append(.timeMissing(key)) }
        continue
      }
      guard let moment = moment(text, key) else {
        problems.append(.noMoment(key, text))
        continue
      }
      if moment <= execution.now { problems.append(.isOver(key, moment)) }
      if key == "at" {
        if let problem = CallingHours(execution: execution, subject: subject).problem(at: moment) {
          problems.append(problem)
        }
        given.at = moment
      } else {
        given.until = moment
      }
    }
    guard problems.isEmpty else { throw Refusal(.invalid, problems) }
    return given
  }

  /// A moment; of a day its beginning, or when calling hours begin on it.
  private func moment(_ text: String, _ key: String) -> Timestamp? {
    if let moment = Timestamp(parsing: text) { return moment }
    guard let day = CalendarDate(parsing: text) else { return nil }
    let zone = execution.state.settings.timeZone
    let start = Timestamp(startOf: day, in: zone)
    guard key == "at" else { return start }
    let open = CallingHours(execution: execution, subject: subject).next(from: max(start, execution.now))
    return open.date(in: zone) == day ? open : start
  }
}

/// When somebody may be called.
struct CallingHours {
  let execution: Execution
  let subject: ResultSubject

  private var hours: WorkingTime? {
    guard let choice = subject.flow.calendar else { return nil }
    return DueTimes(execution: execution, plan: subject.plan).workingTime(choice, subject.row)
  }

  /// The first moment from another on at which somebody may be called.
  func next(from moment: Timestamp) -> Timestamp {
    guard let hours, let next = hours.adding(.working(TimeSpan(microseconds: 1)), to: moment) else { return moment }
    // It has come when a first instant of it has passed.
    return Timestamp(microseconds: next.microseconds - 1)
  }

  /// Why nobody may be called at a moment; nil if somebody may.
  func problem(at moment: Timestamp) -> Problem? {
    let next = next(from: moment)
    guard next != moment else { return nil }
    return Problem(
      at: "at", code: "out_of_hours",
      message: "\(moment.text) is outside of calling hours; they begin again at \(next.text).",
      found: .text(moment.text), wanted: .text(next.text))
  }

  /// Whether whoever the record is about must not be called.
  var isForbidden: Bool {
    guard let condition = subject.module.doNotContact else { return false }
    return Judgement(execution, subject.plan, image: subject.row, old: nil).isMet(condition)
  }
}

extension Problem {
  fileprivate static func timeMissing(_ key: String) -> Problem {
    let what = key == "at" ? "When is the call to be?" : "Until when is it postponed?"
    return Problem(at: key, code: "required", message: "\(what) Give it by `\(key)`, as 2026-01-31T10:00:00Z or a day.")
  }

  fileprivate static func noMoment(_ key: String, _ text: String) -> Problem {
    Problem(
      at: key, code: "invalid", message: "`\(key)` wants a moment such as 2026-01-31T10:00:00Z, or a day.",
      found: .text(text))
  }

  fileprivate static func isOver(_ key: String, _ moment: Timestamp) -> Problem {
    Problem(
      at: key, code: "out_of_range", message: "\(moment.text) is over. Give a later one.", found: .text(moment.text))
  }
}
