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
  ])

  private static let stateTime: JSON = .members([
    "field": .text.described("The field that holds the state."), "state": .text, "since": .moment,
    "warning": .object(["type": ["string", "null"], "description": "When it is warned of the end; null if it is not."]),
    "due": .moment.described("When its time is over."),
  ])
}
