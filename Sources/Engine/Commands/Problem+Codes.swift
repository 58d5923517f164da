import Diagnostics
import Expressions
import Metamodel

/// The problems that commands find, each with its code and words in one place.
extension Problem {
  /// The code of what an approval keeps as it is.
  static let locked = "locked"

  static func required(_ field: Field) -> Problem {
    Problem(at: field.name, code: "required", message: "\(field.label.spoken) is required.")
  }

  /// A name that is no field of the module, or none that the caller knows of.
  ///
  /// - Parameter access: whose names may have been meant; nil leaves the hint out.
  static func unknownField(_ name: String, in plan: ModulePlan, _ access: Access?) -> Problem {
    let names =
      access.map { access in
        plan.module.fields.map(\.name).filter { access.level(of: $0, in: plan.module.name) > .hidden } + ["owner"]
      } ?? []
    let hint = NearMiss.hint(for: name, among: names)
    return Problem(
      at: name, code: "unknown_field", message: "\(plan.module.name) has no field '\(name.prefix(80))'.\(hint)")
  }

  /// A right that does not count on the record.
  static func outOfScope(_ right: Right, _ module: String, _ access: Access) -> Problem {
    let own = access.scope(of: right, on: module)?.text ?? RecordScope.all.text
    let about = access.followed(by: right, on: module).map { " about records that they may \($0.right.rawValue)" } ?? ""
    let scope = own + about
    return Problem(
      at: module, code: "out_of_scope",
      message: "\(access.caller.name) may \(right.rawValue) \(module) of this scope only: \(scope).",
      wanted: .text(scope),
      who: access.model.roles.filter {
        $0.allows(right, on: module) && $0.scope(of: right, on: module).isAll
      }.map { "role \($0.name)" })
  }

  /// A field that the caller may not write.
  static func readOnlyField(_ field: Field, isMasked: Bool) -> Problem {
    Problem(
      at: field.name, code: "read_only_field",
      message: "\(field.label.spoken) is \(isMasked ? "masked for you" : "for you to read only"). Leave it out.")
  }

  static func readOnly(_ name: String, _ why: String) -> Problem {
    Problem(at: name, code: "read_only", message: "\(name) cannot be given: \(why).")
  }

  static func invalid(_ field: Field, _ found: InputValue, wanted: String) -> Problem {
    Problem(
      at: field.name, code: "invalid", message: "\(field.label.spoken) is \(found.words), but wants \(wanted).",
      found: found, wanted: .text(wanted))
  }

  static func unknownValue(
    _ field: Field, _ found: String, among codes: [String], isRetired: Bool = false
  ) -> Problem {
    let hint = NearMiss.nearest(to: found, among: codes).map { " Did you mean '\($0)'?" } ?? ""
    let label = field.label.spoken
    return Problem(
      at: field.name, code: "unknown_value",
      message: isRetired
        ? "The value '\(found)' of \(label) is retired and cannot be chosen."
        : "\(label) has no value '\(found)'.\(hint)",
      found: .text(found), wanted: .list(codes.map(InputValue.text)))
  }

  static func outOfRange(_ field: Field, _ found: Value, _ wanted: String) -> Problem {
    Problem(
      at: field.name, code: "out_of_range",
      message: "\(field.label.spoken) is \(InputValue(found).words), but wants \(wanted).", found: InputValue(found),
      wanted: .text(wanted))
  }

  static func length(_ field: Field, _ count: Int, tooLong: Bool, limit: Int) -> Problem {
    let wanted = tooLong ? "at most \(limit)" : "at least \(limit)"
    return Problem(
      at: field.name, code: tooLong ? "too_long" : "too_short",
      message: "\(field.label.spoken) has \(count) characters, but wants \(wanted).", found: .number(String(count)),
      wanted: .text(wanted))
  }

  /// A lookup to a new record to which nobody has agreed.
  ///
  /// - Parameter isSeen: whether the reader may read that record, and so know where its approval stands.
  static func undecided(_ field: Field, _ reference: RecordReference, _ entry: ApprovalEntry, isSeen: Bool) -> Problem {
    let name = "\(reference.module) \(reference.id)"
    let words =
      entry.state == .pending
      ? "\(name) waits for a decision (approval \(entry.id)) and does not count before somebody has agreed to it."
      : "\(name) is new and \(entry.state.rawValue) (approval \(entry.id)), so it does not count. Submit it again first, or name another."
    return Problem(
      at: field.name, code: "undecided",
      message: "\(field.label.spoken): " + (isSeen ? words : "nobody has agreed to the new record that it names."),
      found: isSeen ? .text(entry.state.rawValue) : nil)
  }

  static func noRecord(_ field: Field, _ reference: RecordReference, isDeleted: Bool) -> Problem {
    let state = isDeleted ? "is in the recycle bin" : "does not exist"
    return Problem(
      at: field.name, code: "not_found",
      message: "\(field.label.spoken) names \(reference.module) \(reference.id), which \(state).",
      found: .number(String(reference.id)))
  }

  static func useTransition(_ field: Field, found: Value, ways: [String]) -> Problem {
    let list =
      ways.isEmpty ? "No transition leads out of its state." : "From here lead: \(ways.joined(separator: ", "))."
    return Problem(
      at: field.name, code: "use_transition",
      message: "\(field.label.spoken) belongs to a blueprint and changes only by its transitions. \(list)",
      found: InputValue(found), wanted: .list(ways.map(InputValue.text)))
  }

  static func notInitial(_ field: Field, found: Value, initial: [String]) -> Problem {
    Problem(
      at: field.name, code: "not_initial",
      message: """
        A record begins with \(field.label.spoken) in \(initial.joined(separator: " or ")), not \(InputValue(found).words); \
        to take one that is in mid-process, enter it with a reason.
        """,
      found: InputValue(found), wanted: .list(initial.map(InputValue.text)))
  }

  static func notInPipeline(_ field: Field, found: Value, pipeline: Pipeline) -> Problem {
    Problem(
      at: field.name, code: "not_in_pipeline",
      message: "\(InputValue(found).words) is no stage of the pipeline \(pipeline.name).", found: InputValue(found),
      wanted: .list(pipeline.stages.map { .text($0.code) }))
  }

  /// The problem with a reason that says nothing, or that cannot be kept.
  static func reason(_ reason: String) -> Problem? {
    if reason.utf8.contains(0) {
      return Problem(at: "reason", code: "invalid", message: "The reason has a NUL character, which no text may have.")
    }
    if let problem = turning(reason, at: "reason") { return problem }
    guard !reason.saysSomething else { return nil }
    return Problem(at: "reason", code: "required", message: "A reason is required; it stands in the ledger.")
  }
}

extension Problem {
  /// A text that reads as what it is not; nil if it has nothing that turns its direction.
  static func turning(_ text: String, at place: String) -> Problem? {
    text.turning.map { scalar in
      let code = "U+\(String(scalar.value, radix: 16, uppercase: true))"
      return Problem(
        at: place, code: "invalid",
        message: "It has the character \(code), which turns the direction of what follows. Take it out.",
        found: .text(code))
    }
  }

  /// Something that the process version on which a record is does not have, and the one in force has.
  static func olderVersion(at place: String, _ found: String, _ message: String) -> Problem {
    Problem(at: place, code: "older_version", message: message, found: .text(found))
  }
}

extension InputValue {
  /// A value of a record as it would be given.
  init(_ value: Value) {
    self =
      switch value {
      case .null: .null
      case .bool(let flag): .boolean(flag)
      case .int(let number): .number(String(number))
      case .uint(let number): .number(String(number))
      case .double(let number): .number(String(number))
      case .decimal(let number): .number(number.text)
      case .string(let text): .text(text)
      case .date(let day): .text(day.text)
      case .timestamp(let time): .text(time.text)
      case .duration(let span): .text(span.text)
      case .list(let items): .list(items.map(InputValue.init))
      case .record(let reference): .number(String(reference.id))
      case .bytes, .map, .type: .null
      }
  }

  /// The value in a sentence.
  var words: String {
    switch self {
    case .null: "empty"
    case .boolean(let flag): flag ? "true" : "false"
    case .number(let digits): digits.count > 80 ? digits.prefix(80) + "…" : digits
    case .text(let text): text.isEmpty ? "empty" : "'\(text.count > 80 ? text.prefix(80) + "…" : text)'"
    case .list(let items): "[" + items.prefix(10).map(\.words).joined(separator: ", ") + "]"
    case .object: "an object"
    }
  }

  /// The value as a problem shows it: nobody is sent back the megabyte that was refused.
  var shown: InputValue {
    switch self {
    case .text(let text) where text.utf8.count > 1_000: .text(text.prefix(200) + "…")
    case .number(let digits) where digits.utf8.count > 1_000: .text(digits.prefix(200) + "…")
    case .list(let items) where items.count > 100: .text(words)
    case .list(let items): .list(items.map(\.shown))
    case .object(let members) where members.count > 100: .text(words)
    case .object(let members): .object(members.mapValues(\.shown))
    default: self
    }
  }
}

extension Problem {
  /// The same problem, of a part of what was asked for.
  func within(_ part: String) -> Problem {
    Problem(
      at: at.isEmpty ? part : "\(part).\(at)", code: code, message: "\(part): \(message)", found: found, wanted: wanted,
      who: who)
  }
}
