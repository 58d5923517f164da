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
    return problem(of: transition.who, at: "transition", deed: "run \(transition.name)")
  }

  /// The problem if the caller is none of some people; an empty list names everyone.
  ///
  /// - Parameter deed: what they would do: `run submit`.
  func problem(of people: [Person], at place: String, deed: String) -> Problem? {
    guard execution.isAsked, !people.isEmpty, !people.contains(where: { isCaller($0) }) else { return nil }
    let who = people.map(words)
    return Problem(
      at: place, code: "who",
      message: "\(execution.caller.name) may not \(deed): it is for \(who.joined(separator: ", ")).",
      found: .text(execution.caller.name), who: who)
  }

  /// For whom the caller stands in, by name; nil if the transition is theirs to run in their own right.
  func principal(_ transition: Transition) -> String? {
    guard execution.isAsked, !transition.who.isEmpty, !transition.who.contains(where: isCallerThemselves) else {
      return nil
    }
    return transition.who.lazy.compactMap { absent($0) }.first.flatMap(userName)
  }

  /// Whether the caller is one of them, or stands in.
  ///
  /// - Parameter other: in whose place nobody is one of them.
  func isCaller(_ person: Person, insteadOfAnyBut other: Int64? = nil) -> Bool {
    isCallerThemselves(person) || absent(person, but: other) != nil
  }

  /// Whether the caller stands in today for somebody who is one of them by their role or team.
  ///
  /// - Parameter other: for whom that does not count.
  func isStandingIn(for person: Person, but other: Int64? = nil) -> Bool {
    // By a key of their own nobody is more than the key says.
    guard execution.caller.isWhole else { return false }
    let (kind, name) =
      switch person {
      case .role(let name): ("role", name)
      case .team(let name): ("team", name)
      case .user, .field, .managerLevels: ("", "")
      }
    guard !kind.isEmpty else { return absent(person, but: other) != nil }
    let today = execution.now.date(in: execution.state.settings.timeZone).daysSinceEpoch
    let found = try? execution.db.cachedStatement(
      sql: """
        SELECT 1 FROM sys_absence a JOIN sys_user u ON u.id = a.user AND u.active = 1
        JOIN sys_user_\(kind) g ON g.user = u.id AND g.\(kind) = ?
        WHERE a.substitute = ? AND ? BETWEEN a.first AND a.last AND a.user IS NOT ? LIMIT 1
        """
    ).firstInteger([
      name.databaseValue, execution.caller.userID.databaseValue, today.databaseValue, other.databaseValue,
    ])
    return found == 1
  }

  private func isCallerThemselves(_ person: Person) -> Bool {
    switch person {
    case .role(let role): execution.caller.roles.contains(role)
    case .team(let team): execution.caller.teams.contains(team)
    case .user(let name): execution.caller.name == name
    case .field(let expression): user(of: expression) == execution.caller.userID
    case .managerLevels(let levels): managers(levels).contains(execution.caller.userID)
    }
  }

  /// The user who is meant and for whom the caller stands in today.
  private func absent(_ person: Person, but other: Int64? = nil) -> Int64? {
    users(person).first { $0 != other && substitute(of: $0)?.id == execution.caller.userID }
  }

  /// The users whom an entry names one by one, managers the nearest first; none of a role or team.
  func users(_ person: Person) -> [Int64] {
    switch person {
    case .role, .team: []
    case .user(let name): named(name).map { [$0] } ?? []
    case .field(let expression): user(of: expression).map { [$0] } ?? []
    case .managerLevels(let levels): managers(levels)
    }
  }

  private var owner: ModelExpression? { judgement.path([SystemField.owner.rawValue]) }

  /// Those above the record's owner, the nearest first.
  private func managers(_ levels: Int) -> [Int64] {
    guard let id = owner.flatMap(user) else { return [] }
    let found = try? Int64.fetchAll(
      execution.db.cachedStatement(
        sql: """
          WITH RECURSIVE above(id, level) AS (
            SELECT manager, 1 FROM sys_user WHERE id = ?
            UNION SELECT u.manager, a.level + 1 FROM above a JOIN sys_user u ON u.id = a.id WHERE a.level < ?)
          SELECT id FROM above WHERE id IS NOT NULL ORDER BY level
          """), arguments: [id, levels])
    return found ?? []
  }

  /// Who stands in for a user today.
  private func substitute(of user: Int64?) -> Substitute? {
    let today = execution.now.date(in: execution.state.settings.timeZone)
    return user.flatMap { try? AbsenceTable(db: execution.db).substitute(of: $0, on: today) }
  }

  private func named(_ name: String) -> Int64? {
    try? Int64.fetchOne(execution.db.cachedStatement(sql: "SELECT id FROM sys_user WHERE name = ?"), arguments: [name])
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
    case .managerLevels(let levels):
      managerWords(levels, isSeen: owner.map(judgement.isSeen) ?? false)
    }
  }

  private func managerWords(_ levels: Int, isSeen: Bool) -> String {
    let names = isSeen ? managers(levels).compactMap { id in userName(id).map { $0 + standIn(of: id) } } : []
    return "manager_levels \(levels)" + (names.isEmpty ? "" : " (\(names.joined(separator: ", ")))")
  }

  private func standIn(of user: Int64?) -> String {
    substitute(of: user).map { ", for whom \($0.name) stands in" } ?? ""
  }

  private func userName(_ id: Int64) -> String? {
    try? String.fetchOne(execution.db.cachedStatement(sql: "SELECT name FROM sys_user WHERE id = ?"), arguments: [id])
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
