import Expressions
import GRDB
import Metamodel

/// Judges who may run a transition, and says who could.
struct WhoCheck {
  let execution: Execution
  let judgement: Judgement

  /// The problem if the caller is none of those whom the transition names; an empty list names everyone with the right.
  func problem(_ transition: Transition) -> Problem? {
    guard execution.isAsked, !transition.who.isEmpty, !transition.who.contains(where: isCaller) else { return nil }
    let who = transition.who.map(words)
    return Problem(
      at: "transition", code: "who",
      message: "\(execution.caller.name) may not run \(transition.name): it is for \(who.joined(separator: ", ")).",
      found: .text(execution.caller.name), who: who)
  }

  private func isCaller(_ person: Person) -> Bool {
    switch person {
    case .role(let role): execution.caller.roles.contains(role)
    case .team(let team): execution.caller.teams.contains(team)
    case .user(let name): execution.caller.name == name
    case .field(let expression): user(of: expression) == execution.caller.userID
    }
  }

  private func user(of expression: ModelExpression) -> Int64? {
    guard case .record(let reference)? = try? judgement.value(expression) else { return nil }
    return reference.id
  }

  /// The person in words: the user whom a field names by name, where it names one.
  func words(_ person: Person) -> String {
    switch person {
    case .role(let role): "role \(role)"
    case .team(let team): "team \(team)"
    case .user(let name): "user \(name)"
    case .field(let expression):
      judgement.isSeen(expression)
        ? user(of: expression).flatMap(userName).map { "\(expression.source) (\($0))" } ?? expression.source
        : judgement.words(of: expression)
    }
  }

  private func userName(_ id: Int64) -> String? {
    try? String.fetchOne(execution.db, sql: "SELECT name FROM sys_user WHERE id = ?", arguments: [id])
  }
}
