import Engine
import JSONText

/// The schemas of how processes run, and of the times of a record in them.
enum ReportSchemas {
  static let all: [JSON.Member] = [
    .init(name: "process_report", value: report), .init(name: "state_time", value: stateTime),
  ]

  private static let seconds: JSON = .object(["type": ["integer", "null"]])
  private static let group = JSON.textOrNull.described("Null where nothing is told apart.")

  private static let report: JSON = .members([
    "module": .text, "field": .text.described("The field that the blueprint drives."),
    "states": .items(
      .members([
        "group": group, "state": .text, "entered": .whole.described("How often it was entered."),
        "present": .whole.described("How many are in it."),
        "mean_seconds": seconds.described("Of stays that have ended; null where none has."), "median_seconds": seconds,
        "p90_seconds": seconds.described("What nine of ten stays do not exceed."),
      ])),
    "steps": .items(
      .members([
        "group": group, "step": .text.described("The transition, else the kind of the move."), "from": .textOrNull,
        "to": .textOrNull, "count": .whole,
      ])),
    "refusals": .items(
      .members([
        "group": group, "transition": .text,
        "at": .textOrNull.described("What stood in the way; null where it is hidden."),
        "code": .text.described("The problem's code."), "count": .whole,
      ])),
    "approvals": .items(
      .members([
        "group": group, "approval": .text, "rule": .whole.described("Which of its rules has counted, from 1."),
        "outcome": .choice(ApprovalState.allCases.map(\.rawValue), orNull: false), "count": .whole,
        "mean_seconds": seconds.described("From submission to the end; null of those that are pending."),
        "median_seconds": seconds, "p90_seconds": seconds,
      ])),
    "decisions": .items(
      .members([
        "group": group, "approval": .text, "by": .text.described("The name of the user."),
        "verdict": .choice(["approve", "reject", "delegate", "recall"], orNull: false),
        "capacity": .text.described("As what: approver, substitute, delegate, administrator or submitter."),
        "count": .whole, "mean_seconds": seconds.described("From submission until then."),
      ])),
  ])

  private static let stateTime: JSON = .members([
    "field": .text.described("The field that holds the state."), "state": .text, "since": .moment,
    "warning": .object(["type": ["string", "null"], "description": "When it is warned of the end; null if it is not."]),
    "due": .moment.described("When its time is over."),
  ])
}
