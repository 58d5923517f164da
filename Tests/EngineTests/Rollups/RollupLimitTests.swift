import Expressions
import GRDB
import Metamodel
import Testing

@testable import Engine

/// Roll-ups at their limits: shells, sums that are too large, changes of the model.
@Suite struct RollupLimitTests {
  static let attacks: [(String, String)] = [
    ("a sum", "UPDATE contacts SET open_amount = 1"),
    ("a sum as it is", "UPDATE contacts SET open_amount = open_amount"),
    ("a count", "UPDATE contacts SET all_deals = 9"),
    ("a smallest value", "UPDATE contacts SET smallest = NULL"),
    ("an average", "UPDATE contacts SET average_amount = 9"),
    ("what an average is made of", "UPDATE contacts SET average_amount__sum = 9"),
    ("the counter", "UPDATE contacts SET rollups__written = 9"),
    ("a roll-up of roll-ups", "UPDATE accounts SET open_amount = 9"),
    (
      "a new record",
      """
      INSERT INTO contacts(last_name, all_deals, created_at, created_by, modified_at, modified_by)
      VALUES ('B', 5, 0, 1, 0, 1)
      """
    ),
    (
      "a new record with a largest value",
      "INSERT INTO contacts(last_name, largest, created_at, created_by, modified_at, modified_by) VALUES ('B', 5, 0, 1, 0, 1)"
    ),
  ]

  @Test(arguments: attacks)
  func aShellCannotWriteAFigure(name: String, sql: String) async throws {
    let test = try await TestStore.rollups()
    try await test.make("accounts", ["name": .text("C")])
    try await test.make("contacts", ["last_name": .text("A"), "account": .number("1")])
    try await test.make("deals", ["contact": .number("1"), "amount": .number("3")])
    let before = try test.contents()
    let shell = try DatabaseQueue(path: test.path)
    #expect(throws: DatabaseError.self, "\(name) was let through") { try shell.write { try $0.execute(sql: sql) } }
    try shell.close()
    #expect(try test.contents() == before)
  }

  @Test func whatAShellDoesToTheRecordsCounts() async throws {
    let test = try await TestStore.rollups()
    for name in ["A", "B"] { try await test.make("contacts", ["last_name": .text(name)]) }
    for amount in ["1", "2", "3"] {
      try await test.make("deals", ["contact": .number("1"), "amount": .number(amount)])
    }
    let shell = try DatabaseQueue(path: test.path)
    try await shell.write { db in
      try db.execute(
        sql: """
          UPDATE deals SET amount = 500 WHERE id = 1; UPDATE deals SET contact = 2 WHERE id = 2;
          UPDATE deals SET deleted_at = 1 WHERE id = 3; DELETE FROM deals WHERE id = 3
          """)
    }
    try shell.close()
    let fields = ["all_deals", "open_amount", "largest"]
    #expect(try await test.shown("contacts", 1, fields) == #"{"all_deals":1,"open_amount":5.00,"largest":5.00}"#)
    #expect(try await test.shown("contacts", 2, fields) == #"{"all_deals":1,"open_amount":2.00,"largest":2.00}"#)
  }

  @Test func whoeverCountsUpIsFoundOut() async throws {
    let test = try await TestStore.rollups()
    try await test.make("contacts", ["last_name": .text("A")])
    let shell = try DatabaseQueue(path: test.path)
    try await shell.write {
      try $0.execute(sql: "UPDATE contacts SET open_amount = 9, rollups__written = rollups__written + 1")
    }
    try shell.close()
    let findings = try await test.store.doctor().findings.filter { $0.code == "rollup_differs" }
    #expect(
      findings.map(\.message) == [
        """
        1 records of contacts have another open_amount than their deals give. The first is 1. `trellis doctor --repair` \
        mends it.
        """
      ])
  }

  @Test func aSumThatIsTooLargeIsRefused() async throws {
    let test = try await TestStore.rollups()
    try await test.make("contacts", ["last_name": .text("A")])
    let most = (Int64(1) << 62) - 1
    try await test.make("deals", ["contact": .number("1"), "weight": .number(String(most - 1))])
    for (weight, isTooMuch) in [("2", true), (String(Int64.max), true), (String(Int64.min), true), ("1", false)] {
      let create = Command.create(module: "deals", values: ["contact": .number("1"), "weight": .number(weight)])
      if isTooMuch {
        #expect(try await test.refused(create).codes == ["all_weight:out_of_range"], "\(weight)")
      } else {
        _ = try await test.store.perform(create, as: test.admin)
      }
    }
    #expect(try await test.shown("contacts", 1, ["all_weight"]) == "{\"all_weight\":\(most)}")
    let mean = try await test.refused(
      .create(module: "deals", values: ["contact": .number("1"), "units": .number(String(most))]))
    #expect(mean.codes == ["average_units:out_of_range"])
  }

  @Test func aFigureThatIsAddedIsComputed() async throws {
    let test = try await TestStore()
    for amount in ["10", "20.5"] { _ = try await test.deal(["amount": .number(amount)]) }
    let overlay = """
      module: accounts
      fields:
        value: {type: rollup, label: Value, of: deals, sum: amount, where: amount > 15}
        deals_count: {type: rollup, label: Deals, of: deals, count: true}
        mean: {type: rollup, label: Mean, of: deals, average: amount}
      """
    try await test.publish(["modules/accounts.yaml": overlay])
    let fields = ["value", "deals_count", "mean"]
    #expect(try await test.shown("accounts", 1, fields) == #"{"value":0.00,"deals_count":1,"mean":10.00}"#)
    #expect(try await test.shown("accounts", 2, fields) == #"{"value":20.50,"deals_count":1,"mean":20.50}"#)
    // Another criterion, then none of it, then it again: what happened meanwhile counts.
    try await test.publish(["modules/accounts.yaml": overlay.replacing("amount > 15", with: "amount > 5")])
    #expect(try await test.shown("accounts", 1, ["value"]) == #"{"value":10.00}"#)
    try await test.publish([:])
    _ = try await test.store.perform(
      .update(RecordTarget(module: "deals", id: 1), values: ["amount": .number("100")]), as: test.admin)
    #expect(try await test.texts("SELECT name FROM sqlite_schema WHERE name LIKE 'accounts__deals%'") == [])
    try await test.publish(["modules/accounts.yaml": overlay])
    #expect(try await test.shown("accounts", 1, fields) == #"{"value":100.00,"deals_count":1,"mean":100.00}"#)
    #expect(try await test.texts("SELECT version FROM accounts") == ["1", "1"])
    #expect(try await test.store.doctor().findings.filter { $0.severity == "error" } == [])
  }
}
