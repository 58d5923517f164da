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
    let names = (transition.decidedBy.isEmpty ? transition.who : transition.decidedBy).joined(separator: ", ")
    let who = names.isEmpty ? "" : transition.decidedBy.isEmpty ? " (\(names))" : " (to be decided by \(names) first)"
    return Printable.line(
      "\(transition.name): \(transition.label), \(transition.from) → \(transition.to), \(state)\(who)") + "\n"
      + automatic + approval
  }

  private var approval: String {
    guard let approval = transition.approval else { return "" }
    let who = approval.waitsFor.joined(separator: ", then ")
    return Printable.line("  will wait for the approval \(approval.label) of \(who)") + "\n"
  }

  private var automatic: String {
    guard let automatic = transition.automatic else { return "" }
    let time =
      automatic.refusedAt.map { "refused \($0.text), tried again when the record changes" }
      ?? automatic.due.map { "due \($0.text)" } ?? "not due"
    return Printable.line("  by the clock \(automatic.rule): \(time)") + "\n" + Self.lines(of: automatic.refused)
  }

  private var requirements: String {
    let items = transition.optionalItems.map(words)
    let names = transition.optional + items
    let optional = names.isEmpty ? "" : "  optional: \(names.joined(separator: ", "))\n"
    return branches + (transition.requires.map { lines($0, indent: 1) } ?? "") + optional
  }

  private var branches: String {
    guard let branches = transition.branches else { return "" }
    let title = "  \(transition.branchesWanted ?? branches.count) of these branches:\n"
    return title
      + branches.map { branch in
        let state = branch.doneBy.map { "done by \($0)" } ?? "open"
        let who = branch.who.isEmpty ? "" : " (\(branch.who.joined(separator: ", ")))"
        return Printable.line("    \(branch.name): \(branch.label), \(state)\(who)") + "\n"
          + (branch.requires.map { lines($0, indent: 3) } ?? "")
          + branch.problems.map { "      \(ProblemLine($0).text)\n" }.joined()
      }.joined()
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
    let ticked = requirement.tickedBy.map { ", ticked by \($0)" } ?? ""
    let how = requirement.ticked.map { ", to be ticked by \($0)\(ticked)" } ?? ""
    return "\(requirement.kind) \(requirement.at ?? "")\(count)\(label)\(condition)\(how)"
  }
}
