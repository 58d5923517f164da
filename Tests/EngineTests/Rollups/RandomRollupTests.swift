import Expressions
import GRDB
import Testing

@testable import Engine

/// Random commands: afterwards every figure is what a query over the records gives.
@Suite struct RandomRollupTests {
  typealias Generator = RandomCommandsTests.Generator

  @Test(arguments: 1...6)
  func figuresAreWhatAQueryGives(seed: UInt64) async throws {
    let test = try await TestStore.rollups()
    var random = Generator(state: seed)
    for number in 1...3 { try await test.make("accounts", ["name": .text("A\(number)")]) }
    for number in 1...4 { try await test.make("contacts", ["last_name": .text("C\(number)")]) }
    var accepted = 0
    for step in 0..<200 {
      do {
        if random.chance(6) {
          let commands = (0..<3).map { _ in Self.command(&random) }
          _ = try await test.store.perform(commands, atomic: random.chance(2), as: test.admin)
        } else {
          _ = try await test.store.perform(Self.command(&random), as: test.admin)
        }
        accepted += 1
      } catch is Refusal {
      }
      if step % 40 == 39 {
        for wrong in try await Self.wrong(test) { Issue.record("seed \(seed), step \(step): \(wrong)") }
      }
    }
    #expect(accepted > 60, "seed \(seed): only \(accepted) were accepted")
    #expect(try await test.store.doctor().findings.filter { $0.severity == "error" } == [], "seed \(seed)")
  }

  private static func command(_ random: inout Generator) -> Command {
    let deal = RecordTarget(module: "deals", id: random.id(14))
    switch Int.random(in: 0..<12, using: &random) {
    case 0...2: return .create(module: "deals", values: values(&random))
    case 3, 4: return .update(deal, values: values(&random))
    case 5: return .delete(random.chance(4) ? RecordTarget(module: "contacts", id: random.id(4)) : deal)
    case 6: return .restore(random.chance(3) ? RecordTarget(module: "contacts", id: random.id(4)) : deal)
    case 7: return .override(deal, to: random.pick(["new", "proposal", "won", "lost"], or: "new"), reason: "because")
    case 8:
      let contact = RecordTarget(module: "contacts", id: random.id(4))
      return .update(contact, values: ["account": random.chance(4) ? .null : .number(String(random.id(3)))])
    case 9:
      return .update(
        RecordTarget(module: "accounts", id: random.id(3)), values: ["parent_account": .number(String(random.id(3)))])
    default:
      return .transition(
        deal, name: random.pick(["propose", "win", "lose"], or: "lose"), input: TransitionInput(values: values(&random))
      )
    }
  }

  private static func values(_ random: inout Generator) -> RecordInput {
    var values: RecordInput = [:]
    func number(_ range: ClosedRange<Int>) -> InputValue {
      random.chance(5) ? .null : .number(String(Int.random(in: range, using: &random)))
    }
    if !random.chance(3) { values["amount"] = number(-20...20) }
    if !random.chance(3) { values["units"] = number(-3...3) }
    if random.chance(2) { values["contact"] = number(1...4) }
    if random.chance(2) { values["effort"] = .text("\(random.id(90))m") }
    if random.chance(2) { values["close_date"] = .text("2026-05-\(10 + random.id(15))") }
    if random.chance(2) { values["tags"] = .list(random.chance(2) ? [.text("hot"), .text("big")] : [.text("big")]) }
    return values
  }

  /// Each figure with the query that says what it has to be, over records of the table `t`.
  private static let queries = [
    "contacts": [
      "all_deals": deals("count(*)"), "open_deals": deals("count(*)", "AND stage NOT IN ('won', 'lost')"),
      "open_amount": deals("coalesce(sum(amount), 0)", "AND stage NOT IN ('won', 'lost')"),
      "smallest": deals("min(amount)"), "largest": deals("max(amount)"),
      "average_amount": deals("CAST(round(sum(amount) * 1.0 / count(amount)) AS INTEGER)"),
      "average_units": deals("CAST(round(sum(units) * 100.0 / count(units)) AS INTEGER)"),
      "all_units": deals("coalesce(sum(units), 0)"),
      "last_close": deals("max(close_date)", "AND stage = 'won' AND units > 1"),
      "last_deal": deals("max(created_at)"), "effort": deals("coalesce(sum(effort), 0)"),
      "hot": deals("count(*)", "AND tags LIKE '%\"hot\"%' AND amount >= 50"),
    ],
    "accounts": [
      "open_amount": contacts("coalesce(sum(open_amount), 0)"), "open_deals": contacts("coalesce(sum(open_deals), 0)"),
      "best_average": contacts("max(average_amount)"),
      "rich_contacts": contacts("count(*)", "AND open_amount > 500000"),
      "group_amount":
        "SELECT coalesce(sum(open_amount), 0) FROM accounts WHERE parent_account = t.id AND deleted_at IS NULL",
    ],
    "deals": [
      "planned_calls": """
      SELECT count(*) FROM calls WHERE regarding = t.id AND regarding__module = 'deals' AND deleted_at IS NULL
        AND status = 'planned'
      """
    ],
  ]

  private static func deals(_ figure: String, _ condition: String = "") -> String {
    "SELECT \(figure) FROM deals WHERE contact = t.id AND deleted_at IS NULL \(condition)"
  }

  private static func contacts(_ figure: String, _ condition: String = "") -> String {
    "SELECT \(figure) FROM contacts WHERE account = t.id AND deleted_at IS NULL \(condition)"
  }

  private static func wrong(_ test: TestStore) async throws -> [String] {
    try await test.store.read { context in
      try queries.flatMap { module, figures in
        try figures.flatMap { field, query in
          try Row.fetchAll(
            context.db,
            sql: "SELECT id, \(field) AS found, (\(query)) AS wanted FROM \(module) t WHERE found IS NOT wanted"
          ).map { "\(module) \($0["id"] as Int64) \(field): \($0["found"] ?? "-") instead of \($0["wanted"] ?? "-")" }
        }
      }
    }
  }
}
