import Expressions
import GRDB
import Metamodel

/// Who decides about an approval: judged whenever somebody comes, by the rights that they and those whom they stand for have then.
struct Approvers {
  let execution: Execution
  let deciders: Deciders

  private var db: Database { execution.db }
  private var me: Int64 { execution.caller.userID }

  /// - Parameter absence: one that does not count; nil if all do.
  init(execution: Execution, besides absence: Int64? = nil) {
    self.execution = execution
    deciders = Deciders(execution, besides: absence)
  }

  /// The step of an approval that is open; none of one that has ended.
  func step(of entry: ApprovalEntry) throws -> OpenStep {
    guard entry.state == .pending else { return OpenStep() }
    return try OpenStep.all(where: "a.id = ?", [entry.id], db)[entry.id] ?? OpenStep()
  }

  // MARK: The caller

  /// What lets somebody decide: as what, on which seat and in whose place.
  struct Claim {
    /// nil where it is about no seat.
    let seat: Int64?
    let capacity: ApprovalTable.Capacity
    /// For whom they stand in, or by whom they were asked to; nil if they decide for themselves.
    var principal: Int64?
  }

  /// What lets the caller decide, with the roles that they have come with; the best for each seat that is open.
  func claims(_ entry: ApprovalEntry, _ row: RowImage, _ plan: ModulePlan) throws -> [Claim] {
    try claims(step(of: entry), entry, row, plan)
  }

  /// Whether the caller was ever asked, or is.
  func isAsked(_ entry: ApprovalEntry, _ row: RowImage, _ plan: ModulePlan) throws -> Bool {
    try !claims(OpenStep.whole(entry.id, db), entry, row, plan, onTaken: true).isEmpty
  }

  /// - Parameter onTaken: whether seats count for which somebody has decided.
  private func claims(
    _ step: OpenStep, _ entry: ApprovalEntry, _ row: RowImage, _ plan: ModulePlan, onTaken: Bool = false
  ) throws -> [Claim] {
    let access = execution.access
    guard !entry.isOwn(me), access.may(.decide, on: plan.module.name),
      ScopeCheck(execution: execution, plan: plan).allows(.decide, on: row)
    else { return [] }
    var best: [Int64: [Claim]] = [:]
    for place in step.rows where onTaken || !step.isTaken(place.seat) {
      if let claim = try claim(place, step, entry, row, plan) { best[place.seat, default: []].append(claim) }
    }
    return best.keys.sorted().compactMap { seat in
      let claims = best[seat] ?? []
      // Whoever can give a vote that has not been given yet gives that one.
      return claims.filter { !isCast($0, step) }.min(by: Self.isBetter) ?? claims.min(by: Self.isBetter)
    }.sorted { !isCast($0, step) && isCast($1, step) }
  }

  private static func isBetter(_ one: Claim, _ other: Claim) -> Bool { one.capacity.rank < other.capacity.rank }

  private func claim(
    _ place: OpenStep.Row, _ step: OpenStep, _ entry: ApprovalEntry, _ row: RowImage, _ plan: ModulePlan
  ) throws -> Claim? {
    if let delegation = place.delegation {
      guard let delegate = place.holder.user, try stands(delegation, on: place.seat, step, row, plan) else {
        return nil
      }
      if delegate == me { return Claim(seat: place.seat, capacity: .delegate, principal: delegation.principal) }
      guard try deciders.substitute(of: delegate) == me, try deciders.mayDecide(delegate, row, plan) else {
        return nil
      }
      return Claim(seat: place.seat, capacity: .substitute, principal: delegation.principal)
    }
    if try holdsAsCaller(place.holder) { return Claim(seat: place.seat, capacity: .approver) }
    // Nobody decides their own by another either.
    let principals = try deciders.absent(for: me).filter {
      try !entry.isOwn($0) && deciders.holds($0, place.holder) && deciders.mayDecide($0, row, plan)
    }
    let principal = principals.first { absent in !step.votes.contains { $0.principal == absent } } ?? principals.first
    return principal.map { Claim(seat: place.seat, capacity: .substitute, principal: $0) }
  }

  /// Whether a seat is for the caller, by the roles that they have come with and still have.
  private func holdsAsCaller(_ holder: SeatHolder) throws -> Bool {
    let caller = execution.caller
    return try deciders.holds(me, holder) && (holder.role.map(caller.roles.contains) ?? true)
      && (holder.team.map(caller.teams.contains) ?? true)
  }

  /// Whether somebody's wish that another decides still counts: as long as they could decide themselves.
  private func stands(
    _ delegation: OpenStep.Delegation, on seat: Int64, _ step: OpenStep, _ row: RowImage, _ plan: ModulePlan
  ) throws -> Bool {
    if delegation.isByAdministrator { return try deciders.isAdministrator(delegation.principal) }
    return try deciders.mayDecide(delegation.principal, row, plan)
      && step.rows.contains {
        try $0.seat == seat && $0.delegation == nil && deciders.holds(delegation.principal, $0.holder)
      }
  }

  /// Whether the caller, or the one in whose place they would, has agreed already, of a step that takes so many different people.
  /// An administrator decides whatever else they have said.
  func isCast(_ claim: Claim, _ step: OpenStep) -> Bool {
    step.needed != nil && claim.capacity != .administrator
      && step.votes.contains { $0.actor == me || $0.principal == claim.principal ?? me }
  }

  // MARK: Everybody

  /// Somebody who could decide.
  struct Candidate: Hashable {
    let seat: Int64
    let user: Int64
    /// Whose vote it would be.
    let principal: Int64
    /// Whether they are not away.
    let isThere: Bool
  }

  /// Those who could decide the step that is open and have not agreed yet.
  func candidates(_ step: OpenStep, _ entry: ApprovalEntry, _ row: RowImage, _ plan: ModulePlan) throws -> [Candidate] {
    var found: Set<Candidate> = []
    for place in step.rows where !step.isTaken(place.seat) {
      let principals: [(user: Int64, principal: Int64)]
      if let delegation = place.delegation {
        guard try stands(delegation, on: place.seat, step, row, plan) else { continue }
        principals = place.holder.user.map { [($0, delegation.principal)] } ?? []
      } else {
        principals = try deciders.all(place.holder).filter { !entry.isOwn($0) }.map { ($0, $0) }
      }
      for (user, principal) in principals where try deciders.mayDecide(user, row, plan) {
        for one in try [user, deciders.substitute(of: user)].compactMap(\.self)
        where try one == user || !entry.isOwn(one) && deciders.mayDecide(one, row, plan) {
          let isCast = step.votes.contains { $0.actor == one || $0.principal == principal }
          guard step.needed == nil || !isCast else { continue }
          found.insert(
            Candidate(seat: place.seat, user: one, principal: principal, isThere: try deciders.isThere(one)))
        }
      }
    }
    return found.sorted { ($0.seat, $0.user) < ($1.seat, $1.user) }
  }

  /// Why only the administrators can decide; nil where those who are named can.
  func reasonForAdministrators(
    _ step: OpenStep, _ entry: ApprovalEntry, _ row: RowImage, _ plan: ModulePlan
  ) throws -> String? {
    guard entry.state == .pending else { return nil }
    let there = try candidates(step, entry, row, plan).filter(\.isThere)
    let open = step.openSeats
    if let needed = step.needed {
      let left = needed - min(Set(step.votes.map(\.actor)).count, Set(step.votes.map(\.principal)).count)
      let count = min(Set(there.map(\.user)).count, Set(there.map(\.principal)).count)
      guard count < left else { return overdue(entry) }
      return "\(left) more have to agree, and \(Self.words(count, of: open))"
    }
    let empty = open.filter { seat in !there.contains { $0.seat == seat.seat } }
    guard !empty.isEmpty else { return overdue(entry) }
    return Self.words(0, of: empty)
  }

  /// How many of those who are named can decide.
  private static func words(_ count: Int, of seats: [OpenStep.Seat]) -> String {
    let named = seats.filter { !$0.names.isEmpty }
    guard !named.isEmpty else { return "nobody was found who could" }
    return "\(count == 0 ? "nobody" : String(count)) of \(named.map(\.words).joined(separator: ", ")) can today"
  }

  private func overdue(_ entry: ApprovalEntry) -> String? {
    guard let due = entry.due, due <= execution.now else { return nil }
    return "the time to decide was over on \(due.text)"
  }

  /// Who is asked now: `role broker`.
  static func asked(_ entry: ApprovalEntry, _ db: Database) throws -> [String] {
    guard entry.state == .pending else { return [] }
    let step = try OpenStep.all(where: "a.id = ?", [entry.id], db)[entry.id]
    return step?.openSeats.map(\.words) ?? []
  }

  /// The names of those who have agreed, in order; of an administrator it is said.
  func agreed(to entry: ApprovalEntry) throws -> [String] {
    try String.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT u.name || CASE WHEN d.capacity = 'administrator' THEN ' as administrator' ELSE '' END
          FROM sys_approval_decision d JOIN sys_user u ON u.id = d.actor
          WHERE d.approval = ? AND d.verdict = 'approve' GROUP BY d.actor ORDER BY min(d.id)
          """), arguments: [entry.id])
  }
}

extension ApprovalTable.Capacity {
  /// Whoever decides for themselves comes before whoever does in another's place.
  fileprivate var rank: Int {
    switch self {
    case .approver: 0
    case .delegate: 1
    case .substitute: 2
    case .submitter, .administrator: 3
    }
  }
}
