import Expressions
import Foundation
import GRDB
import JSONText

/// What the audit log tells of people: which roles and teams they had, from when on, who was above them, and who stood in for them.
struct PeopleLog {
  /// What a user had from a moment on, until the next; nil is not known.
  struct Stay {
    let from: Int64
    var roles: Set<String>?
    var teams: Set<String>?
    var isActive: Bool?
    /// The name of the user above, empty for none.
    var manager: String?
    /// The hash of the address, empty for none.
    var emailHash: String?
  }

  /// Somebody's days away.
  struct Absence: Hashable {
    let user: String
    let first: Int64
    let last: Int64
    let substitute: String?
  }

  /// By users' names, in order.
  private(set) var stays: [String: [Stay]] = [:]
  private(set) var absences: Set<Absence> = []
  /// The absences as they were added, in order.
  private(set) var added: [Absence] = []
  /// The ids of those that were removed.
  private(set) var removed: Set<Int64> = []
  /// Whether nothing of it was taken away when its time was over.
  let isWhole: Bool

  /// - Parameter db: the store whose log is read, once.
  init(_ db: Database) throws {
    isWhole = try Bool.fetchOne(db, sql: "SELECT NOT EXISTS(SELECT 1 FROM sys_audit_start)") ?? true
    let actions: [AuditAction] = [.tenantCreate, .userCreate, .userUpdate, .absenceAdd, .absenceRemove]
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT at, action, object, detail FROM sys_audit
        WHERE outcome = 'done' AND action IN (SELECT value FROM json_each(?)) ORDER BY id
        """, arguments: [JSON.strings(actions.map(\.rawValue)).compactText])
    while let row = try rows.next() {
      // What cannot be read is told of with the log itself.
      guard let action = AuditAction(rawValue: row["action"]),
        let detail = try? JSON(parsing: (row["detail"] as String).utf8)
      else { continue }
      let object: String = row["object"]
      let user =
        action == .tenantCreate ? detail["administrator"]?.text : object.split(separator: " ").last.map(String.init)
      guard let user else { continue }
      switch action {
      case .absenceAdd: note(absence: detail, of: user)
      case .absenceRemove: if let id = Int64(user) { removed.insert(id) }
      default: note(detail, of: user, at: row["at"])
      }
    }
  }

  private mutating func note(_ detail: JSON, of user: String, at moment: Int64) {
    func names(_ member: String) -> Set<String>? { detail[member]?.items.map { Set($0.compactMap(\.text)) } }
    let before = stays[user]?.last
    // What the first entry does not say a new user has not.
    let none = before == nil && isWhole ? "" : nil
    let stay = Stay(
      from: moment, roles: names("roles") ?? before?.roles, teams: names("teams") ?? before?.teams,
      isActive: detail["active"]?.text.map { $0 == "true" } ?? (before == nil && isWhole ? true : before?.isActive),
      manager: detail["manager"]?.text ?? before?.manager ?? none,
      emailHash: detail["email_hash"]?.text ?? before?.emailHash ?? none)
    stays[user, default: []].append(stay)
  }

  private mutating func note(absence detail: JSON, of user: String) {
    func day(_ member: String) -> Int64? {
      detail[member]?.text.flatMap { CalendarDate(parsing: $0) }.map { Int64($0.daysSinceEpoch) }
    }
    guard let first = day("first"), let last = day("last") else { return }
    let absence = Absence(user: user, first: first, last: last, substitute: detail["substitute"]?.text)
    absences.insert(absence)
    added.append(absence)
  }

  /// What a user had at a moment, more than one thing where it changed in it; nil where that is not known.
  func stays(of user: String, at moment: Int64) -> [Stay]? {
    guard let all = stays[user] else { return isWhole ? [] : nil }
    let there = all.indices.filter { index in
      all[index].from <= moment && (index + 1 == all.count || all[index + 1].from >= moment)
    }.map { all[$0] }
    return there.isEmpty ? nil : there
  }

  /// Whether a user had a role or a team at a moment, as far as it is known.
  func had(_ role: String?, _ team: String?, _ user: String, at moment: Int64) -> Bool {
    guard let there = stays(of: user, at: moment) else { return true }
    return there.contains { stay in
      role.map { stay.roles?.contains($0) ?? true } ?? false || team.map { stay.teams?.contains($0) ?? true } ?? false
    }
  }

  /// Whether somebody stood in for a user on a day, as far as it is known.
  func stoodIn(_ substitute: String, for user: String, on day: Int64) -> Bool {
    !isWhole
      || absences.contains { $0.user == user && $0.substitute == substitute && ($0.first...$0.last).contains(day) }
  }
}
