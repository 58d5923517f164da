import Expressions
import GRDB
import Metamodel

/// The users who are there to decide today, with their roles and teams, and who stands in for those who are away.
///
/// It is read once for all approvals that one access to the store looks at.
final class Deciders {
  private let execution: Execution
  private let active: Set<Int64>
  private let roles: [Int64: Set<String>]
  private let teams: [Int64: Set<String>]
  private let absences: [Int64: Int64?]
  private var callers: [Int64: Caller] = [:]

  init(_ execution: Execution) throws {
    self.execution = execution
    let db = execution.db
    let today = execution.now.date(in: execution.state.settings.timeZone).daysSinceEpoch
    active = try Int64.fetchSet(db.cachedStatement(sql: "SELECT id FROM sys_user WHERE active = 1 AND id > 0"))
    func groups(_ kind: String) throws -> [Int64: Set<String>] {
      try Row.fetchAll(db.cachedStatement(sql: "SELECT user, \(kind) FROM sys_user_\(kind)")).reduce(into: [:]) {
        groups, row in
        groups[row[0], default: []].insert(row[1])
      }
    }
    (roles, teams) = (try groups("role"), try groups("team"))
    absences = try Row.fetchAll(
      db.cachedStatement(
        sql: "SELECT user, substitute FROM sys_absence WHERE ? BETWEEN first AND last ORDER BY id DESC"),
      arguments: [today]
    ).reduce(into: [:]) { absences, row in absences[row[0]] = .some(row[1]) }
  }

  /// Whether somebody is active and not away.
  func isThere(_ user: Int64) -> Bool { active.contains(user) && absences[user] == nil }

  /// Who stands in for somebody today; nil if they are there, or nobody does.
  func substitute(of user: Int64) -> Int64? { (absences[user] ?? nil).flatMap { active.contains($0) ? $0 : nil } }

  /// Those for whom somebody stands in today.
  func absent(for substitute: Int64) -> [Int64] {
    absences.keys.filter { self.substitute(of: $0) == substitute }.sorted()
  }

  /// Whether a seat is for a user.
  func holds(_ user: Int64, _ holder: SeatHolder) -> Bool {
    active.contains(user)
      && (holder.user == user || holder.role.map { roles[user]?.contains($0) ?? false } ?? false
        || holder.team.map { teams[user]?.contains($0) ?? false } ?? false)
  }

  /// Those whom a seat is for.
  func all(_ holder: SeatHolder) -> [Int64] {
    if let user = holder.user { return active.contains(user) ? [user] : [] }
    return active.filter { holds($0, holder) }.sorted()
  }

  /// Whether a user has the right to decide on a record, in all of their roles.
  func mayDecide(_ user: Int64, _ row: RowImage, _ plan: ModulePlan) throws -> Bool {
    guard active.contains(user), let roles = roles[user] else { return false }
    let module = plan.module.name
    let access = execution.state.compiled.access(of: roles.sorted(), within: KeyScope())
    guard let rights = access.modules[module], rights.rights.contains(.decide) else { return false }
    guard rights.scopes[.decide] != nil else { return true }
    return try caller(user).map {
      ScopeCheck(execution: execution.asking(as: $0), plan: plan).allows(.decide, on: row)
    } ?? false
  }

  /// Whether a user is an administrator who is active.
  func isAdministrator(_ user: Int64) -> Bool {
    active.contains(user)
      && execution.state.compiled.access(of: (roles[user] ?? []).sorted(), within: KeyScope()).isAdministrator
  }

  private func caller(_ user: Int64) throws -> Caller? {
    if let known = callers[user] { return known }
    let caller = try UserTable.caller(id: user, execution.db)
    callers[user] = caller
    return caller
  }
}
