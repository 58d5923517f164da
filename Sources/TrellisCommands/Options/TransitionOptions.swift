import ArgumentParser
import Engine

/// What is supplied with a transition.
struct TransitionOptions: ParsableArguments {
  @Argument(help: "Values of fields, as field=value.", transform: FieldAssignment.init(reading:))
  var values: [FieldAssignment] = []

  @Option(name: .long, help: "The code of a checklist item to tick; may be repeated.")
  var check: [String] = []

  @Option(name: .long, help: "The id of a file attached before the record came into its state; may be repeated.")
  var attachment: [Int64] = []

  @Option(name: .long, help: "The note to write.")
  var note: String?

  @Option(name: .long, help: "An activity to log, as KIND:SUBJECT with task, call, meeting or mail; may be repeated.")
  var activity: [ActivityArgument] = []

  var input: TransitionInput {
    TransitionInput(
      values: values.input, checklist: check, note: note,
      activities: activity.map { ActivityInput(kind: $0.kind, subject: $0.subject) }, attachments: attachment)
  }

  func validate() throws { try values.validateOnce() }

  /// Which transition is meant, and what comes with it. With a state to go to, what stands in the place of the name is a value.
  func way(name: String?, to state: String?, field: String? = nil) throws -> (way: TransitionWay, TransitionInput) {
    guard let state else {
      guard let name else { throw ValidationError("Say which transition: its name, or --to with a state.") }
      return (.name(name), input)
    }
    guard let name else { return (.state(state, field: field), input) }
    var options = self
    options.values.insert(try FieldAssignment(reading: name), at: 0)
    try options.values.validateOnce()
    return (.state(state, field: field), options.input)
  }
}

/// `call:Offer discussed` on the command line.
struct ActivityArgument: ExpressibleByArgument, Sendable, Hashable {
  let kind: String
  let subject: String

  init?(argument: String) {
    let parts = argument.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2, ["task", "call", "meeting", "mail"].contains(parts[0]) else { return nil }
    kind = parts[0]
    subject = parts[1]
  }
}
