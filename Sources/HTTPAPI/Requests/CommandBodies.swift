import Engine
import JSONText

// How bodies and parts of bodies are read as what the engine takes.
extension BodyReader {
  /// The members of a transition.
  mutating func transitionInput() -> TransitionInput {
    let activities = few("activities")
    return TransitionInput(
      values: object("values") ?? [:], checklist: few("checklist").isEmpty ? [] : texts("checklist") ?? [],
      note: text("note"),
      activities: activities.enumerated().map { index, value in activity(value, at: index) },
      attachments: attachments())
  }

  /// Items of a checklist, or activities, that may come with one transition.
  static var suppliedLimit: Int { 100 }

  /// The items of a list; none of one that is too long, which is refused.
  mutating func few(_ name: String) -> [InputValue] {
    let items = list(name) ?? []
    guard items.count > Self.suppliedLimit else { return items }
    refuse(name, "out_of_range", "There are \(items.count) \(name); give at most \(Self.suppliedLimit).")
    return []
  }

  /// Ids of files that are named.
  private mutating func attachments() -> [Int64] {
    few("attachments").isEmpty ? [] : ids("attachments") ?? []
  }

  private mutating func activity(_ value: InputValue, at index: Int) -> ActivityInput {
    nested(value, at: "activities/\(index)") { reader in
      ActivityInput(
        kind: reader.requiredText("kind"), subject: reader.requiredText("subject"),
        values: reader.object("values") ?? [:])
    }
  }

  /// Where a record enters in mid-process, if the body says so.
  mutating func entry() -> Entry? {
    guard let value = value("enter") else { return nil }
    return nested(value, at: "enter") { reader in
      let states = reader.object("states") ?? [:]
      var texts: [String: String] = [:]
      for (field, state) in states.sorted(by: { $0.key < $1.key }) {
        guard case .text(let code) = state else {
          reader.refuse(
            "states/\(JSONPointer.escaped(field))", "type_mismatch", "A state's code is wanted, as a string.")
          continue
        }
        texts[field] = code
      }
      return Entry(states: texts, reason: reader.requiredText("reason"))
    }
  }

  /// The entry, which has to be there.
  mutating func requiredEntry() -> Entry {
    if value("enter") == nil {
      refuse("enter", "required", "\"enter\" is missing; give {\"states\": {…}, \"reason\": \"…\"}.")
    }
    return entry() ?? Entry(reason: "")
  }
}

extension InputValue {
  /// The values of a record, if this is an object.
  func recordInput() throws(HTTPProblem) -> RecordInput {
    var reader = BodyReader(self)
    guard case .object(let members) = self else {
      try reader.finish()
      return [:]
    }
    return members
  }
}
