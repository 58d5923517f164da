import Engine
import Expressions

/// A transition for people: where it leads, whether it is open, what it wants.
struct TransitionText {
  private let transition: TransitionExplanation

  init(_ transition: TransitionExplanation) {
    self.transition = transition
  }

  /// The transition with what stands in its way.
  var text: String { head + Self.lines(of: transition.problems) }

  /// The transition with what it asks for and what stands in its way: as it stands, or in a rehearsal.
  func explanation(_ problems: [Problem]? = nil) -> String {
    head + requirements + Self.lines(of: problems ?? transition.problems)
  }

  /// Problems below the transition to which they belong.
  static func lines(of problems: [Problem]) -> String { problems.map { "  \(ProblemLine($0).text)\n" }.joined() }

  private var head: String {
    let state = transition.available ? transition.problems.isEmpty ? "open" : "open, wants more" : "blocked"
    let who = transition.who.isEmpty ? "" : " (\(transition.who.joined(separator: ", ")))"
    return Printable.line(
      "\(transition.name): \(transition.label), \(transition.from) → \(transition.to), \(state)\(who)") + "\n"
      + automatic
  }

  private var automatic: String {
    guard let automatic = transition.automatic else { return "" }
    let time =
      automatic.refusedAt.map { "refused \($0.text), tried again when the record changes" }
      ?? automatic.due.map { "due \($0.text)" } ?? "not due"
    return Printable.line("  by the clock \(automatic.rule): \(time)") + "\n" + Self.lines(of: automatic.refused)
  }

  private var requirements: String {
    let optional = transition.optional.isEmpty ? "" : "  optional: \(transition.optional.joined(separator: ", "))\n"
    return (transition.requires.map { lines($0, indent: 1) } ?? "") + optional
  }

  private func lines(_ requirement: RequirementInfo, indent: Int) -> String {
    let blanks = String(repeating: "  ", count: indent)
    guard let items = requirement.items else { return Printable.line("\(blanks)\(words(requirement))") + "\n" }
    if requirement.kind == "all" { return items.map { lines($0, indent: indent) }.joined() }
    let title = requirement.kind == "any" ? "one of:" : "at least \(requirement.atLeast ?? 1) of:"
    return "\(blanks)\(title)\n" + items.map { lines($0, indent: indent + 1) }.joined()
  }

  private func words(_ requirement: RequirementInfo) -> String {
    let count = requirement.atLeast.map { ", at least \($0)" } ?? ""
    let label = requirement.label.map { ": \($0)" } ?? ""
    let condition = requirement.condition.map { " (\($0))" } ?? ""
    return "\(requirement.kind) \(requirement.at ?? "")\(count)\(label)\(condition)"
  }
}
