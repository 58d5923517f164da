import Expressions
import GRDB
import Metamodel

/// Users who decide today, with their roles and teams, and who stands in for those who are away: of each as much as is asked for.
///
/// What was read is kept for all approvals that one access to the store looks at.
final class Deciders {
  private let execution: Execution
  private let today: Int
  /// An absence that does not count.
  private let ignored: Int64
  private var people: [Int64: Person] = [:]
  private var holders: [SeatHolder: [Int64]] = [:]
  private var represented: [Int64: [Int64]] = [:]
  private var callers: [Int64: Caller] = [:]

  /// What there is to know of one user.
  private struct Person {
    var isActive = false
    var roles: Set<String> = []
    var teams: Set<String> = []
    var isAway = false
    var substitute: Int64?
  }

  /// - Parameter absence: one that does not count; nil if all do.
  init(_ execution: Execution, besides absence: Int64? = nil) {
    self.execution = execution
    today = execution.now.date(in: execution.state.settings.timeZone).daysSinceEpoch
    ignored = absence ?? 0
  }

  /// Whether somebody is active and not away.
  func isThere(_ user: Int64) throws -> Bool {
    let person = try person(user)
    return person.isActive && !person.isAway
  }

  /// Who stands in for somebody today; nil if they are there, or nobody does.
  func substitute(of user: Int64) throws -> Int64? {
    try person(user).substitute.flatMap { try person($0).isActive ? $0 : nil }
  }

  /// Those for whom somebody stands in today.
  func absent(for substitute: Int64) throws -> [Int64] {
    if let known = represented[substitute] { return known }
    let users = try Int64.fetchAll(
      execution.db.cachedStatement(
        sql: "SELECT user FROM sys_absence WHERE substitute = ? AND ? BETWEEN first AND last AND id <> ? ORDER BY user"),
      arguments: [substitute, today, ignored])
    let absent = try users.filter { try self.substitute(of: $0) == substitute }
    represented[substitute] = absent
    return absent
  }

  /// Whether a seat is for a user.
  func holds(_ user: Int64, _ holder: SeatHolder) throws -> Bool {
    let person = try person(user)
    return person.isActive
      && (holder.user == user || holder.role.map(person.roles.contains) ?? false
        || holder.team.map(person.teams.contains) ?? false)
  }

  /// Those whom a seat is for.
  func all(_ holder: SeatHolder) throws -> [Int64] {
    if let user = holder.user { return try person(user).isActive ? [user] : [] }
    if let known = holders[holder] { return known }
    if let role = holder.role { try load("SELECT user FROM sys_user_role WHERE role = ?1", role) }
    if let team = holder.team { try load("SELECT user FROM sys_user_team WHERE team = ?1", team) }
    let all = try people.keys.filter { try holds($0, holder) }.sorted()
    holders[holder] = all
    return all
  }

  /// Whether a user has the right to decide on a record, in all of their roles.
  func mayDecide(_ user: Int64, _ row: RowImage, _ plan: ModulePlan) throws -> Bool {
    let person = try person(user)
    guard person.isActive, !person.roles.isEmpty else { return false }
    let module = plan.module.name
    let access = execution.state.compiled.access(of: person.roles.sorted(), within: KeyScope())
    guard let rights = access.modules[module], rights.rights.contains(.decide) else { return false }
    guard rights.scopes[.decide] != nil else { return true }
    return try caller(user).map {
      ScopeCheck(execution: execution.asking(as: $0), plan: plan).allows(.decide, on: row)
    } ?? false
  }

  /// Whether a user is an administrator who is active.
  func isAdministrator(_ user: Int64) throws -> Bool {
    let person = try person(user)
    return person.isActive
      && execution.state.compiled.access(of: person.roles.sorted(), within: KeyScope()).isAdministrator
  }

  private func caller(_ user: Int64) throws -> Caller? {
    if let known = callers[user] { return known }
    let caller = try UserTable.caller(id: user, execution.db)
    callers[user] = caller
    return caller
  }

  // MARK: Reading

  private func person(_ user: Int64) throws -> Person {
    if let known = people[user] { return known }
    people[user] = Person()
    try load("SELECT ?1", user)
    return people[user] ?? Person()
  }

  /// Reads what there is to know of some users.
  ///
  /// - Parameters:
  ///   - query: their ids, as SQL; there are few such texts.
  ///   - argument: what stands in it as `?1`.
  private func load(_ query: String, _ argument: some DatabaseValueConvertible) throws {
    func rows(_ sql: String, _ more: Int64...) throws -> [Row] {
      try Row.fetchAll(
        execution.db.cachedStatement(sql: sql), arguments: [argument] + StatementArguments(more))
    }
    for row in try rows("SELECT id, active FROM sys_user WHERE id IN (\(query)) AND id > 0") {
      var person = Person()
      person.isActive = row[1]
      people[row[0]] = person
    }
    for row in try rows("SELECT user, role FROM sys_user_role WHERE user IN (\(query))") {
      people[row[0]]?.roles.insert(row[1])
    }
    for row in try rows("SELECT user, team FROM sys_user_team WHERE user IN (\(query))") {
      people[row[0]]?.teams.insert(row[1])
    }
    let absences = """
      SELECT user, substitute FROM sys_absence WHERE user IN (\(query)) AND ?2 BETWEEN first AND last AND id <> ?3
      ORDER BY id DESC
      """
    for row in try rows(absences, Int64(today), ignored) {
      people[row[0]]?.isAway = true
      people[row[0]]?.substitute = row[1]
    }
  }
}
