import Expressions
import GRDB
import Metamodel

/// Judges who may run a transition, and says who could.
struct WhoCheck {
  let execution: Execution
  let judgement: Judgement

  /// The problem if the caller is none of those whom the transition names; an empty list names everyone with the right.
  func problem(_ transition: Transition) -> Problem? {
    if execution.isAsked, transition.automatic != nil, transition.who.isEmpty { return .onlyByClock(transition) }
    guard execution.isAsked, !transition.who.isEmpty, !transition.who.contains(where: isCaller) else { return nil }
    let who = transition.who.map(words)
    return Problem(
      at: "transition", code: "who",
      message: "\(execution.caller.name) may not run \(transition.name): it is for \(who.joined(separator: ", ")).",
      found: .text(execution.caller.name), who: who)
  }

  /// For whom the caller stands in, by name; nil if the transition is theirs to run in their own right.
  func principal(_ transition: Transition) -> String? {
    guard execution.isAsked, !transition.who.isEmpty, !transition.who.contains(where: isCallerThemselves) else {
      return nil
    }
    return transition.who.lazy.compactMap(absent).first.flatMap(userName)
  }

  private func isCaller(_ person: Person) -> Bool { isCallerThemselves(person) || absent(person) != nil }

  private func isCallerThemselves(_ person: Person) -> Bool {
    switch person {
    case .role(let role): execution.caller.roles.contains(role)
    case .team(let team): execution.caller.teams.contains(team)
    case .user(let name): execution.caller.name == name
    case .field(let expression): user(of: expression) == execution.caller.userID
    }
  }

  /// The user who is meant and for whom the caller stands in today.
  private func absent(_ person: Person) -> Int64? {
    let meant: Int64? =
      switch person {
      case .role, .team: nil
      case .user(let name): named(name)
      case .field(let expression): user(of: expression)
      }
    return substitute(of: meant)?.id == execution.caller.userID ? meant : nil
  }

  /// Who stands in for a user today.
  private func substitute(of user: Int64?) -> Substitute? {
    let today = execution.now.date(in: execution.state.settings.timeZone)
    return user.flatMap { try? AbsenceTable(db: execution.db).substitute(of: $0, on: today) }
  }

  private func named(_ name: String) -> Int64? {
    try? Int64.fetchOne(execution.db, sql: "SELECT id FROM sys_user WHERE name = ?", arguments: [name])
  }

  private func user(of expression: ModelExpression) -> Int64? {
    guard case .record(let reference)? = try? judgement.value(expression) else { return nil }
    return reference.id
  }

  /// The person in words: the user whom a field names by name, where it names one, and who stands in today.
  func words(_ person: Person) -> String {
    switch person {
    case .role(let role): "role \(role)"
    case .team(let team): "team \(team)"
    case .user(let name): "user \(name)\(standIn(of: named(name)))"
    case .field(let expression):
      judgement.isSeen(expression)
        ? user(of: expression).flatMap { id in
          userName(id).map { "\(expression.source) (\($0)\(standIn(of: id)))" }
        } ?? expression.source
        : judgement.words(of: expression)
    }
  }

  private func standIn(of user: Int64?) -> String {
    substitute(of: user).map { ", for whom \($0.name) stands in" } ?? ""
  }

  private func userName(_ id: Int64) -> String? {
    try? String.fetchOne(execution.db, sql: "SELECT name FROM sys_user WHERE id = ?", arguments: [id])
  }
}

extension Problem {
  /// The clock alone runs the transition.
  fileprivate static func onlyByClock(_ transition: Transition) -> Problem {
    Problem(
      at: "transition", code: "who",
      message: "\(transition.name) is run by the clock, \(transition.automatic?.words ?? "").", who: ["clock"])
  }
}
