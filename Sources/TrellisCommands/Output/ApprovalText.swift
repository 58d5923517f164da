import Engine
import Expressions
import Operations

/// An approval for people.
struct ApprovalText {
  private let info: ApprovalInfo

  init(_ info: ApprovalInfo) {
    self.info = info
  }

  private var subject: String {
    let title = info.title.isEmpty ? "" : " \(info.title)"
    return "\(info.label): \(info.transition ?? info.event) of \(info.record.module) \(info.record.id)\(title)"
  }

  /// On one line.
  var line: String {
    let waits = info.waitsFor.isEmpty ? "" : ", waits for \(info.waitsFor.joined(separator: ", "))"
    return Printable.line("\(info.id): \(info.state.rawValue), \(subject), by \(info.submitter)\(waits)") + "\n"
  }

  /// What is said to whoever has made a change that waits for it: on one line, which says that the change is not made.
  func news(of answer: RecordAnswer, isRehearsal: Bool) -> String {
    guard info.state == .pending else { return line }
    let who = info.waitsFor.isEmpty ? "" : " by \(info.waitsFor.joined(separator: ", "))"
    let name = "approval\(isRehearsal ? "" : " \(info.id)") “\(info.label)”"
    let what =
      isRehearsal
      ? "It would wait for \(name)\(who)."
      : answer.isCreated
        ? "The new record waits for \(name)\(who), and does not count before that."
        : "Nothing is changed yet: it waits for \(name)\(who)."
    let hint = isRehearsal ? "" : " See `trellis approval show \(answer.tenant ?? "TENANT") \(info.id)`."
    return Printable.line(what + hint) + "\n"
  }

  /// All of it.
  var whole: String {
    var lines = [
      "\(info.id): \(subject)", "  \(info.state.rawValue), submitted by \(info.submitter) at \(info.at.text)",
    ]
    if let previous = info.previous { lines.append("  submitted again after \(previous)") }
    if let next = info.next { lines.append("  goes on as \(next)") }
    let waiting = info.waiting
    lines += waiting.to.sorted { $0.key < $1.key }.map { field, value in
      let before = waiting.from[field].map { " (now \(Self.words($0)))" } ?? ""
      return "  asked: \(field) = \(Self.words(value))\(before)"
    }
    if let note = info.note { lines.append("  note: \(note)") }
    if !info.checklist.isEmpty { lines.append("  ticked: \(info.checklist.joined(separator: ", "))") }
    lines += info.activities.map { "  \($0.kind): \($0.subject)" }
    lines += info.attachments.map { "  file \($0.id): \($0.name)" }
    if !info.waitsFor.isEmpty {
      lines.append("  step \(info.step) of \(info.steps), waits for \(info.waitsFor.joined(separator: ", "))")
    }
    if let because = info.because { lines.append("  since \(because)") }
    if let reason = info.forAdministrators { lines.append("  for the administrators: \(reason)") }
    if let due = info.due { lines.append("  to be decided by \(due.text)") }
    lines += info.decisions.map(Self.words)
    lines += info.changes.map { "  changed: \($0.field) from \(Self.words($0.from)) to \(Self.words($0.to))" }
    lines += info.problems.map { "  ! \($0.at): \($0.message)" }
    lines += info.unchanged.sorted { $0.key < $1.key }.map { "  \($0.key): \(Self.words($0.value))" }
    // Whoever has submitted it does not wonder.
    if let whyNot = info.whyNot, !info.actions.contains("recall") { lines.append("  \(whyNot)") }
    if !info.actions.isEmpty { lines.append("  you may \(info.actions.joined(separator: ", "))") }
    return lines.map { Printable.line($0) + "\n" }.joined()
  }

  private static func words(_ value: InputValue) -> String {
    switch value {
    case .null: "nothing"
    case .boolean(let flag): String(flag)
    case .number(let text), .text(let text): text
    case .list(let items): items.map(words).joined(separator: ", ")
    case .object(let members):
      members.sorted { $0.key < $1.key }.map { "\($0.key) \(words($0.value))" }.joined(separator: " ")
    }
  }

  private static func words(_ decision: ApprovalDecision) -> String {
    let standing = decision.standingFor.map { " for \($0)" } ?? ""
    let reason = decision.reason.map { ": \($0)" } ?? ""
    return "  \(decision.at.text) \(decision.by) (\(decision.capacity)\(standing)): \(decision.verdict)\(reason)"
  }
}
