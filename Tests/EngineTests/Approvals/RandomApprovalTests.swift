import Expressions
import Foundation
import GRDB
import Metamodel
import Testing

@testable import Engine

/// Random submissions, edits, decisions, absences, suspensions and recalls by commands: whatever comes of them, nothing proceeds
/// undecided, no locked value changes, and each decision is by somebody who had the right to it at that moment.
@Suite struct RandomApprovalTests {
  @Test(arguments: [1, 2, 3, 4] as [UInt64]) func nothingProceedsUndecided(seed: UInt64) async throws {
    var walk = try await ApprovalWalk(seed: seed)
    for _ in 0..<120 { try await walk.step() }
    let findings = try await walk.office.store.doctor().findings
    #expect(findings.filter(\.isError).map(\.message) == [], "seed \(seed)")
    #expect(walk.decided > 0 && walk.refused > 10, "seed \(seed): \(walk.decided) decided, \(walk.refused) refused")
  }
}

/// A random walk over offers and those who decide about them.
private struct ApprovalWalk {
  let office: OfferOffice
  let seed: UInt64
  private var random: SeededGenerator
  private var offers: [RecordTarget] = []
  private(set) var decided = 0
  private(set) var refused = 0
  private var log: [String] = []

  init(seed: UInt64) async throws {
    self.seed = seed
    random = SeededGenerator(seed: seed)
    office = try await OfferOffice()
    for _ in 0..<4 { offers.append(try await office.offer()) }
  }

  private var people: [Caller] {
    [office.ana, office.max, office.fay, office.fin, office.leo, office.bea, office.bob, office.bud, office.admin]
  }

  // MARK: Steps

  mutating func step() async throws {
    let before = try await snapshot()
    let who = people.randomElement(using: &random) ?? office.admin
    let deed = Deed.allCases.randomElement(using: &random) ?? .edit
    do {
      try await act(deed, who)
      log.append("\(deed) by \(who.name)")
      if deed == .decide { decided += 1 }
    } catch let refusal as Refusal {
      refused += 1
      log.append("\(deed) by \(who.name): \(refusal.problems.map(\.code))")
      let after = try await snapshot()
      #expect(after == before, "a refusal changed something: \(story)")
    }
    try await check(before)
  }

  private var story: String { "seed \(seed), \(log.suffix(6).joined(separator: "; "))" }

  private enum Deed: CaseIterable {
    case submit, cut, edit, open, decide, decideAgain, recall, resubmit, delegate, override, delete, suspend, absence
    case move, batch
  }

  private mutating func act(_ deed: Deed, _ who: Caller) async throws {
    let offer = offers.randomElement(using: &random) ?? offers[0]
    let discount = String(Int.random(in: 0...70, using: &random))
    switch deed {
    case .submit:
      let input = TransitionInput(values: ["discount": .number(discount)])
      _ = try await office.store.perform(.transition(offer, name: "send", input: input), as: who)
    case .cut: _ = try await office.store.perform(.update(offer, values: ["price": .number(discount + "0")]), as: who)
    case .edit:
      _ = try await office.store.perform(.update(offer, values: ["name": .text("Roof \(discount)")]), as: who)
    case .open:
      _ = try await office.store.perform(.update(offer, values: ["remarks": .text(discount)]), as: who)
    case .decide, .decideAgain:
      let action: DecisionInput.Action = Bool.random(using: &random) ? .approve : .reject
      try await decide(action, who)
    case .recall: try await decide(.recall, who)
    case .resubmit: try await decide(.resubmit(["discount": .number(discount)]), who)
    case .delegate: try await decide(.delegate(people.randomElement(using: &random)?.name ?? "ana"), who)
    case .override: _ = try await office.store.perform(.override(offer, to: "draft", reason: "again"), as: who)
    case .delete:
      _ = try await office.store.perform(.delete(offer), as: who)
      _ = try await office.store.perform(.restore(offer), as: office.admin)
    case .suspend:
      let user = people.dropLast().randomElement(using: &random) ?? office.ana
      let isActive = Int.random(in: 0..<3, using: &random) > 0
      _ = try await office.store.updateUser(user.name, UserChange(isActive: isActive), by: office.admin)
    case .absence: try await absence()
    case .move:
      _ = try await office.store.perform(.transition(offer, name: "lose", input: TransitionInput()), as: who)
      _ = try await office.store.perform(.override(offer, to: "draft", reason: "again"), as: office.admin)
    case .batch:
      let commands = offers.map { Command.update($0, values: ["name": .text("Batch \(discount)")]) }
      _ = try await office.store.perform(commands, atomic: Bool.random(using: &random), as: who)
    }
  }

  private mutating func decide(_ action: DecisionInput.Action, _ who: Caller) async throws {
    let all = try await office.store.approvals(ApprovalRequest(.all), as: office.admin)
    let wanted = if case .resubmit = action { all } else { all.filter { $0.state == .pending } }
    guard let info = (wanted.isEmpty ? all : wanted).randomElement(using: &random) else { return }
    _ = try await office.store.perform(
      .decide(
        RecordTarget(module: "offers", id: info.record.id), approval: info.id, DecisionInput(action, reason: "so")),
      as: who)
  }

  private mutating func absence() async throws {
    let today = office.test.clock.now().date(in: .gmt)
    let user = people.randomElement(using: &random) ?? office.ana
    let substitute = people.randomElement(using: &random)?.name
    if let known = try await office.store.absences(of: user.name).first {
      return try await office.store.removeAbsence(known.id, by: office.admin)
    }
    _ = try await office.store.addAbsence(
      NewAbsence(first: today, last: today, substitute: substitute), of: user.name, by: office.admin)
  }

  // MARK: What always holds

  /// The rows that matter, as text.
  private struct Snapshot: Equatable {
    /// By offer: what is locked of it.
    var locked: [Int64: String] = [:]
    /// By offer: its pending approval.
    var pending: [Int64: Int64] = [:]
    var states: [Int64: String] = [:]
    var decisions: [String] = []
    var moves: [String] = []
  }

  private func snapshot() async throws -> Snapshot {
    try await office.store.read { context in
      var snapshot = Snapshot()
      for row in try Row.fetchAll(context.db, sql: "SELECT * FROM offers") {
        let parts = ["name", "price", "discount", "status", "outcome", "owner", "deleted_at"].map { "\(row[$0] ?? "")" }
        snapshot.locked[row["id"]] = parts.joined(separator: "|")
      }
      for row in try Row.fetchAll(context.db, sql: "SELECT id, record, state FROM sys_approval") {
        snapshot.states[row["id"]] = row["state"]
        if row["state"] == "pending" { snapshot.pending[row["record"]] = row["id"] }
      }
      snapshot.decisions = try String.fetchAll(
        context.db,
        sql: """
          SELECT d.id || '|' || d.approval || '|' || d.verdict || '|' || d.capacity || '|' || d.actor || '|' || d.step
            || '|' || coalesce(d.seat, '') FROM sys_approval_decision d ORDER BY d.id
          """)
      snapshot.moves = try String.fetchAll(
        context.db,
        sql: """
          SELECT h.record || '|' || h.cause || '|' || coalesce(h.changes ->> '$.discount[1]', '') || '|'
            || coalesce(h.changes ->> '$.price[0]', '') || '|' || coalesce(h.changes ->> '$.price[1]', '')
          FROM sys_history h ORDER BY h.id
          """)
      return snapshot
    }
  }

  private func check(_ before: Snapshot) async throws {
    let after = try await snapshot()
    for (offer, approval) in before.pending where after.pending[offer] == approval {
      #expect(after.locked[offer] == before.locked[offer], "a locked value changed: \(story)")
    }
    let new = after.decisions.dropFirst(before.decisions.count)
    for (approval, state) in before.states where state == "pending" && after.states[approval] != "pending" {
      #expect(new.contains { $0.split(separator: "|")[1] == "\(approval)" }, "ended undecided: \(story)")
    }
    for decision in new { try await check(decision: decision) }
    for move in after.moves.dropFirst(before.moves.count) { check(move: move) }
  }

  /// A change that needs a decision says by whom it was approved.
  private func check(move: String) {
    let parts = move.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    let isApproved = parts[1].contains("approved by")
    if parts[1].hasPrefix("transition send"), (Double(parts[2]) ?? 0) > 10 { #expect(isApproved, "\(move): \(story)") }
    if let from = Double(parts[3]), let to = Double(parts[4]), to < from * 0.949 {
      #expect(isApproved, "\(move): \(story)")
    }
  }

  /// Whoever decided was there, was not whoever had submitted it, and was one of those who were asked.
  private func check(decision: String) async throws {
    let parts = decision.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    let (approval, verdict, capacity, actor) = (parts[1], parts[2], parts[3], Int64(parts[4]) ?? 0)
    let today = office.test.clock.now().date(in: .gmt).daysSinceEpoch
    let isRight = try await office.store.read { context in
      let db = context.db
      let isActive = try Bool.fetchOne(db, sql: "SELECT active FROM sys_user WHERE id = ?", arguments: [actor]) ?? false
      let submitter = try Int64.fetchOne(
        db, sql: "SELECT submitter FROM sys_approval WHERE id = ?", arguments: [approval])
      guard isActive, verdict == "recall" || submitter != actor else { return false }
      switch capacity {
      case "submitter": return submitter == actor && verdict == "recall"
      case "administrator": return actor == office.admin.userID
      default: break
      }
      // The principals whom the actor may speak for: themselves, and whoever is away and named them.
      let away = try Int64.fetchAll(
        db, sql: "SELECT user FROM sys_absence WHERE substitute = ? AND first <= ? AND last >= ?",
        arguments: [actor, today, today])
      let asked = try Row.fetchAll(
        db, sql: "SELECT role, team, user FROM sys_approver WHERE approval = ? AND step = ? AND seat = ?",
        arguments: [approval, parts[5], parts[6]])
      for principal in [actor] + away {
        let roles = try String.fetchAll(
          db, sql: "SELECT role FROM sys_user_role WHERE user = ?", arguments: [principal])
        let teams = try String.fetchAll(
          db, sql: "SELECT team FROM sys_user_team WHERE user = ?", arguments: [principal])
        for row in asked {
          let (role, team, user): (String?, String?, Int64?) = (row["role"], row["team"], row["user"])
          if role.map(roles.contains) == true || team.map(teams.contains) == true || user == principal { return true }
        }
      }
      return false
    }
    #expect(isRight, "\(decision): \(story)")
  }
}
