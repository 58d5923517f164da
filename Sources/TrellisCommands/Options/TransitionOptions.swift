import ArgumentParser
import Engine

/// What is supplied with a transition.
struct TransitionOptions: ParsableArguments {
  @Argument(help: "Values of fields, as field=value.", transform: FieldAssignment.init(reading:))
  var values: [FieldAssignment] = []

  @Option(name: .long, help: "The code of a checklist item to tick; may be repeated.")
  var check: [String] = []

  @Option(name: .long, help: "The note to write.")
  var note: String?

  @Option(name: .long, help: "An activity to log, as KIND:SUBJECT with task, call or meeting; may be repeated.")
  var activity: [ActivityArgument] = []

  var input: TransitionInput {
    TransitionInput(
      values: values.input, checklist: check, note: note,
      activities: activity.map { ActivityInput(kind: $0.kind, subject: $0.subject) })
  }

  func validate() throws { try values.validateOnce() }
}

/// `call:Offer discussed` on the command line.
struct ActivityArgument: ExpressibleByArgument, Sendable, Hashable {
  let kind: String
  let subject: String

  init?(argument: String) {
    let parts = argument.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2, ["task", "call", "meeting"].contains(parts[0]) else { return nil }
    kind = parts[0]
    subject = parts[1]
  }
}
