import Expressions
import GRDB
import Testing

@testable import Engine

/// Random commands from random callers: whatever they do, ledger, table and history agree.
@Suite struct RandomCommandsTests {
  /// A small generator whose seed says everything (SplitMix64).
  struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }

    mutating func id(_ limit: Int64) -> Int64 { Int64.random(in: 1...limit, using: &self) }

    mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &self) == 0 }

    mutating func pick<Item>(_ items: [Item], or other: Item) -> Item { items.randomElement(using: &self) ?? other }
  }

  @Test(arguments: 1...6)
  func ledgerTableAndHistoryAgree(seed: UInt64) async throws {
    let test = try await TestStore()
    var random = Generator(state: seed)
    for _ in 0..<3 { _ = try await test.deal() }
    var accepted = 0
    for step in 0..<150 {
      let caller = random.pick([test.ana, test.max, test.admin], or: test.ana)
      let command = Self.command(&random)
      let before = step % 10 == 0 ? try test.contents() : nil
      do {
        if random.chance(8) {
          let other = Self.command(&random)
          _ = try await test.store.perform([command, other], atomic: random.chance(2), as: caller)
        } else {
          _ = try await test.store.perform(command, as: caller)
          accepted += 1
        }
      } catch is Refusal {
        if let before { #expect(try test.contents() == before, "seed \(seed), step \(step): \(command)") }
      } catch {
        Issue.record("seed \(seed), step \(step): \(command): \(error)")
      }
      if step == 75 {
        try await test.publish([
          "blueprints/selling.yaml":
            "blueprint: selling\ntransitions: {win: {omit: true}, close: {label: C, from: [proposal], to: won}}"
        ])
      }
    }
    #expect(accepted > 20, "seed \(seed): only \(accepted) were accepted")
    for violation in try await Self.violations(test) { Issue.record("seed \(seed): \(violation)") }
  }

  private static func command(_ random: inout Generator) -> Command {
    let target = RecordTarget(module: random.chance(6) ? "accounts" : "deals", id: random.id(8))
    let deal = RecordTarget(
      module: "deals", id: random.id(8), expectedVersion: random.chance(5) ? random.id(4) : nil)
    let stages = ["new", "proposal", "won", "lost", "nowhere"]
    let amount = InputValue.number(String(Int.random(in: -1...12_000, using: &random)))
    var input = TransitionInput(values: ["amount": amount], checklist: ["budget"], note: "why not")
    if !random.chance(4) { input.activities = [ActivityInput(kind: "call", subject: "Call")] }
    switch Int.random(in: 0..<10, using: &random) {
    case 0:
      return .create(
        module: "deals", values: ["name": .text("D"), "account": .number(String(random.id(4))), "amount": amount])
    case 1:
      return .create(
        module: "deals", values: ["name": .text("D"), "account": .number(String(random.id(4)))],
        enter: Entry(states: ["stage": random.pick(stages, or: "new")], reason: random.chance(4) ? "" : "import"))
    case 2:
      return .update(deal, values: ["amount": amount, "owner": .text(random.pick(["ana", "max", "eve"], or: "ana"))])
    case 3: return .update(deal, values: ["stage": .text(random.pick(stages, or: "new"))])
    case 4: return .delete(target)
    case 5: return .restore(target)
    case 6: return .override(deal, to: random.pick(stages, or: "new"), reason: random.chance(4) ? " " : "because")
    default:
      return .transition(
        deal, name: random.pick(["propose", "win", "close", "lose", "propose"], or: "lose"), input: input)
    }
  }

  /// What must never be, as SQL over the file, each with how many rows are so.
  private static let invariants = [
    "a record is not where its latest move left it": """
    SELECT count(*) FROM deals d WHERE NOT EXISTS(
      SELECT 1 FROM process_move m WHERE m.record = d.id AND m.subject = 1 AND m."to" IS d.stage AND m.id = d.stage__move
        AND m.version IS d.stage__process AND m.id = (SELECT max(id) FROM process_move WHERE record = d.id AND subject = 1))
    """,
    "a move does not go on from the one before": """
    SELECT count(*) FROM (SELECT kind, "from", lag("to") OVER (PARTITION BY subject, record ORDER BY id) AS before,
      row_number() OVER (PARTITION BY subject, record ORDER BY id) AS place FROM process_move)
    WHERE (place = 1) <> (kind = 'enter') OR place > 1 AND "from" IS NOT before
    """,
    "a transition is no edge of its version": """
    SELECT count(*) FROM process_move m WHERE m.kind = 'transition' AND NOT EXISTS(
      SELECT 1 FROM process_edge e WHERE e.version = m.version AND e."from" = m."from" AND e."to" = m."to"
        AND e.transition = m.transition)
    """,
    "an exception has no reason": """
    SELECT count(*) FROM process_move m WHERE trim(coalesce(reason, '')) = '' AND (kind = 'override'
      OR kind = 'enter' AND NOT EXISTS(SELECT 1 FROM process_edge e WHERE e.version = m.version AND e."from" IS NULL AND e."to" = m."to"))
    """,
    "the history of a deal has gaps": """
    SELECT count(*) FROM deals d JOIN sys_module s ON s.name = 'deals' WHERE d.version <> (
      SELECT count(*) FROM sys_history h WHERE h.module = s.id AND h.record = d.id)
      OR d.version <> (SELECT max(version) FROM sys_history h WHERE h.module = s.id AND h.record = d.id)
    """,
    "a version stands twice in the history": """
    SELECT count(*) FROM (SELECT 1 FROM sys_history GROUP BY module, record, version HAVING count(*) > 1)
    """,
    "a move has no row":
      "SELECT count(*) FROM process_move m WHERE NOT EXISTS(SELECT 1 FROM deals d WHERE d.id = m.record)",
    "a number was given twice": "SELECT count(*) - count(DISTINCT number) FROM deals",
  ]

  private static func violations(_ test: TestStore) async throws -> [String] {
    let found = try await test.store.read { context in
      try invariants.compactMap { words, sql -> String? in
        let count = try Int.fetchOne(context.db, sql: sql) ?? -1
        return count == 0 ? nil : "\(words) (\(count) times)"
      }
    }
    let errors = try await test.store.doctor().findings.filter { $0.severity == "error" }.map(\.message)
    return found + errors
  }
}
