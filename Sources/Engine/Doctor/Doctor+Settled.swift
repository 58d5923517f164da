import Crypto
import Foundation
import GRDB
import Metamodel

/// Approvals against the versions with which they began: those say who is asked, and what stays open.
extension Doctor {
  func settled() throws -> [DoctorFinding] {
    let (versions, changed) = try versions()
    var others: [Int64] = []
    let rows = try Row.fetchCursor(
      db, sql: "SELECT id, version, rule, event, own, open, mailed, steps FROM sys_approval ORDER BY id")
    while let row = try rows.next() {
      guard let approval = versions[row["version"]] else { continue }
      if try !isSettled(row, by: approval) { others.append(row["id"]) }
    }
    return changed.map {
      .error("approval_version_changed", "The version \($0) of an approval is not what its hash says.")
    }
      + others.map {
        .error(
          "approval_differs",
          "The approval \($0) asks others, or has other rules, than the version with which it began.")
      }
  }

  /// The versions that can be read, and those that are not what they were.
  private func versions() throws -> (read: [Int64: Approval], changed: [Int64]) {
    var (read, changed): ([Int64: Approval], [Int64]) = ([:], [])
    let table = ApprovalVersionTable(db: db)
    for row in try Row.fetchAll(db, sql: "SELECT id, module, hash, definition FROM sys_approval_version ORDER BY id") {
      let (id, definition): (Int64, String) = (row["id"], row["definition"])
      if PinnedApprovals.hash(of: Data(definition.utf8)) != row["hash"] { changed.append(id) }
      // Of what the model has no more another check tells.
      guard let plan = compiled.plan(id: row["module"]) else { continue }
      read[id] = try? table.approval(id, in: plan, of: compiled)
    }
    return (read, changed)
  }

  private func isSettled(_ row: Row, by approval: Approval) throws -> Bool {
    let (id, number): (Int64, Int) = (row["id"], row["rule"])
    guard approval.rules.indices.contains(number), approval.events.map(\.rawValue).contains(row["event"]),
      approval.allowsOwn == row["own"], approval.isMailed == row["mailed"],
      (try? JSONDecoder().decode([String].self, from: Data((row["open"] as String).utf8))) == approval.openFields
    else { return false }
    let steps = approval.rules[number].steps
    guard steps.count == row["steps"] else { return false }
    let needed = try Row.fetchAll(
      db.cachedStatement(sql: "SELECT step, needed FROM sys_approval_step WHERE approval = ? ORDER BY step"),
      arguments: [id])
    let seats = try Dictionary(grouping: seats(of: id)) { $0["step"] as Int }
    guard needed.map({ $0["step"] as Int }) == Array(steps.indices).map({ $0 + 1 }) else { return false }
    return zip(steps, needed).enumerated().allSatisfy { index, pair in
      pair.0.needed == pair.1["needed"] && pair.0.isFilled(by: seats[index + 1] ?? [])
    }
  }

  /// Those who were asked at first, in the order of their seats.
  private func seats(of approval: Int64) throws -> [Row] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT r.step, r.seat, r.role, r.team, u.name AS user FROM sys_approver r LEFT JOIN sys_user u ON u.id = r.user
          WHERE r.approval = ? AND r.delegated_by IS NULL ORDER BY r.step, r.seat, r.id
          """), arguments: [approval])
  }
}

extension ApprovalStep {
  /// How many different people have to agree; nil means one for each entry.
  fileprivate var needed: Int? { if case .atLeast(let count) = mode { count } else { nil } }

  /// Whether rows of those who are asked could have come of it, as far as that does not depend on the record as it was then.
  fileprivate func isFilled(by rows: [Row]) -> Bool {
    let seats = Dictionary(grouping: rows) { $0["seat"] as Int }
    guard seats.keys.sorted() == Array(0..<seats.count).map({ $0 + 1 }) else { return false }
    guard !approvers.contains(where: \.isEvery) else {
      return rows.allSatisfy { row in approvers.contains { $0.names(row) } }
    }
    return seats.count == approvers.count
      && approvers.enumerated().allSatisfy { index, approver in (seats[index + 1] ?? []).allSatisfy(approver.names) }
  }
}

extension Approver {
  /// Whether somebody who is asked may be meant by it.
  fileprivate func names(_ row: Row) -> Bool {
    let (role, team, user): (String?, String?, String?) = (row["role"], row["team"], row["user"])
    switch person {
    case .role(let name): return role == name && team == nil && user == nil || isEvery && role == nil && team == nil
    case .team(let name): return team == name && role == nil && user == nil || isEvery && role == nil && team == nil
    case .user(let name): return role == nil && team == nil && (user == nil || user == name)
    case .field, .managerLevels: return role == nil && team == nil
    }
  }
}
