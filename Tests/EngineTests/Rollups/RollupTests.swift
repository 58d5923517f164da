import Expressions
import GRDB
import Testing

@testable import Engine

/// Figures over related lists, right in the transaction of whatever changes them.
@Suite struct RollupTests {
  /// One way of changing deals, and the figures of two contacts after it: how many, open, their sum, smallest, largest,
  /// average, units' average.
  struct Step: Sendable, CustomTestStringConvertible {
    let name: String
    let commands: [Command]
    let first: String
    let second: String

    var testDescription: String { name }
  }

  private static func deal(_ id: Int64) -> RecordTarget { RecordTarget(module: "deals", id: id) }

  private static func figures(_ all: Int, _ open: Int, _ sum: String, _ least: String, _ most: String, _ mean: String)
    -> String
  {
    """
    {"all_deals":\(all),"open_deals":\(open),"open_amount":\(sum),"smallest":\(least),"largest":\(most),"average_amount":\(mean)}
    """
  }

  /// Before each, the first contact has deals 1 of 2,000 and 2 of 4,500.01; the second has none.
  static let steps: [Step] = [
    Step(
      name: "nothing", commands: [], first: figures(2, 2, "6500.01", "2000.00", "4500.01", "3250.01"),
      second: figures(0, 0, "0.00", "null", "null", "null")),
    Step(
      name: "create",
      commands: [.create(module: "deals", values: ["contact": .number("1"), "amount": .number("-1.5")])],
      first: figures(3, 3, "6498.51", "-1.50", "4500.01", "2166.17"),
      second: figures(0, 0, "0.00", "null", "null", "null")),
    Step(
      name: "create without an amount", commands: [.create(module: "deals", values: ["contact": .number("1")])],
      first: figures(3, 3, "6500.01", "2000.00", "4500.01", "3250.01"),
      second: figures(0, 0, "0.00", "null", "null", "null")),
    Step(
      name: "create for nobody", commands: [.create(module: "deals", values: ["amount": .number("7")])],
      first: figures(2, 2, "6500.01", "2000.00", "4500.01", "3250.01"),
      second: figures(0, 0, "0.00", "null", "null", "null")),
    Step(
      name: "enter in mid-process",
      commands: [
        .create(
          module: "deals", values: ["contact": .number("1"), "amount": .number("9000")],
          enter: Entry(states: ["stage": "won"], reason: "import"))
      ], first: figures(3, 2, "6500.01", "2000.00", "9000.00", "5166.67"),
      second: figures(0, 0, "0.00", "null", "null", "null")),
    Step(
      name: "update", commands: [.update(deal(1), values: ["amount": .number("5000")])],
      first: figures(2, 2, "9500.01", "4500.01", "5000.00", "4750.01"),
      second: figures(0, 0, "0.00", "null", "null", "null")),
    Step(
      name: "update to nothing", commands: [.update(deal(1), values: ["amount": .null])],
      first: figures(2, 2, "4500.01", "4500.01", "4500.01", "4500.01"),
      second: figures(0, 0, "0.00", "null", "null", "null")),
    Step(
      name: "update of what is not rolled up", commands: [.update(deal(1), values: ["name": .text("B")])],
      first: figures(2, 2, "6500.01", "2000.00", "4500.01", "3250.01"),
      second: figures(0, 0, "0.00", "null", "null", "null")),
    Step(
      name: "another contact", commands: [.update(deal(2), values: ["contact": .number("2")])],
      first: figures(1, 1, "2000.00", "2000.00", "2000.00", "2000.00"),
      second: figures(1, 1, "4500.01", "4500.01", "4500.01", "4500.01")),
    Step(
      name: "another contact and amount",
      commands: [.update(deal(2), values: ["contact": .number("2"), "amount": .number("3")])],
      first: figures(1, 1, "2000.00", "2000.00", "2000.00", "2000.00"),
      second: figures(1, 1, "3.00", "3.00", "3.00", "3.00")),
    Step(
      name: "no contact", commands: [.update(deal(2), values: ["contact": .null])],
      first: figures(1, 1, "2000.00", "2000.00", "2000.00", "2000.00"),
      second: figures(0, 0, "0.00", "null", "null", "null")),
    Step(
      name: "delete", commands: [.delete(deal(2))],
      first: figures(1, 1, "2000.00", "2000.00", "2000.00", "2000.00"),
      second: figures(0, 0, "0.00", "null", "null", "null")),
    Step(
      name: "delete all", commands: [.delete(deal(2)), .delete(deal(1))],
      first: figures(0, 0, "0.00", "null", "null", "null"), second: figures(0, 0, "0.00", "null", "null", "null")),
    Step(
      name: "restore", commands: [.delete(deal(2)), .restore(deal(2))],
      first: figures(2, 2, "6500.01", "2000.00", "4500.01", "3250.01"),
      second: figures(0, 0, "0.00", "null", "null", "null")),
    Step(
      name: "transition", commands: [.transition(deal(2), name: "lose", input: TransitionInput())],
      first: figures(2, 1, "2000.00", "2000.00", "4500.01", "3250.01"),
      second: figures(0, 0, "0.00", "null", "null", "null")),
    Step(
      name: "transition with values",
      commands: [.transition(deal(2), name: "propose", input: TransitionInput(values: ["amount": .number("1")]))],
      first: figures(2, 2, "2001.00", "1.00", "2000.00", "1000.50"),
      second: figures(0, 0, "0.00", "null", "null", "null")),
    Step(
      name: "override", commands: [.override(deal(1), to: "won", reason: "agreed")],
      first: figures(2, 1, "4500.01", "2000.00", "4500.01", "3250.01"),
      second: figures(0, 0, "0.00", "null", "null", "null")),
  ]

  @Test(arguments: steps, [true, false])
  func everyCommandKeepsEveryFigure(_ step: Step, atOnce: Bool) async throws {
    let test = try await TestStore.rollups()
    for name in ["A", "B"] { try await test.make("contacts", ["last_name": .text(name)]) }
    for amount in ["2000", "4500.01"] {
      try await test.make("deals", ["contact": .number("1"), "amount": .number(amount)])
    }
    if atOnce {
      _ = try await test.store.perform(step.commands, atomic: true, as: test.admin)
    } else {
      for command in step.commands { _ = try await test.store.perform(command, as: test.admin) }
    }
    let fields = ["all_deals", "open_deals", "open_amount", "smallest", "largest", "average_amount"]
    #expect(try await test.shown("contacts", 1, fields) == step.first)
    #expect(try await test.shown("contacts", 2, fields) == step.second)
    #expect(try await test.store.doctor().findings.filter { $0.severity == "error" } == [])
  }

  @Test func contactsAAndBOfAccountCGiveItWhatIsOpen() async throws {
    let test = try await TestStore.rollups()
    let account = try await test.make("accounts", ["name": .text("C")])
    var deals: [Change] = []
    for (name, amount) in [("A", "2000"), ("B", "4500")] {
      let contact = try await test.make(
        "contacts", ["last_name": .text(name), "account": .number(String(account.id))])
      deals.append(
        try await test.make("deals", ["contact": .number(String(contact.id)), "amount": .number(amount)]))
    }
    let fields = ["open_amount", "open_deals", "best_average"]
    #expect(
      try await test.shown("accounts", account.id, fields)
        == #"{"open_amount":6500.00,"open_deals":2,"best_average":4500.00}"#)
    try await test.run("propose", deals[1])
    #expect(try await test.shown("accounts", account.id, ["open_amount"]) == #"{"open_amount":6500.00}"#)
    try await test.run("lose", deals[1])
    #expect(
      try await test.shown("accounts", account.id, fields)
        == #"{"open_amount":2000.00,"open_deals":1,"best_average":4500.00}"#)
    #expect(try await test.shown("deals", deals[1].id, ["planned_calls"]) == #"{"planned_calls":1}"#)
    // Nobody has changed the account.
    #expect(try await test.texts("SELECT version FROM accounts") == ["1"])
    #expect(try await test.history(of: "accounts", account.id).count == 1)
  }

  @Test func aGroupHasWhatItsSubsidiariesHave() async throws {
    let test = try await TestStore.rollups()
    try await test.make("accounts", ["name": .text("Group")])
    try await test.make("accounts", ["name": .text("House"), "parent_account": .number("1")])
    try await test.make("contacts", ["last_name": .text("A"), "account": .number("2")])
    try await test.make("deals", ["contact": .number("1"), "amount": .number("6000")])
    #expect(
      try await test.shown("accounts", 1, ["group_amount", "rich_contacts"])
        == #"{"rich_contacts":0,"group_amount":6000.00}"#)
    #expect(try await test.shown("accounts", 2, ["rich_contacts"]) == #"{"rich_contacts":1}"#)
    _ = try await test.store.perform(
      .update(RecordTarget(module: "contacts", id: 1), values: ["account": .number("1")]), as: test.admin)
    #expect(
      try await test.shown("accounts", 1, ["open_amount", "group_amount"])
        == #"{"open_amount":6000.00,"group_amount":0.00}"#)
  }

  @Test func aLookupToAnyModuleCountsForTheOneThatItNames() async throws {
    let test = try await TestStore.rollups()
    try await test.make("contacts", ["last_name": .text("A")])
    try await test.make("deals", ["name": .text("D")])
    let call = try await test.make("calls", ["subject": .text("Hello"), "regarding": .text("contacts/1")])
    #expect(try await test.shown("contacts", 1, ["calls_held"]) == #"{"calls_held":1}"#)
    let target = RecordTarget(module: "calls", id: call.id)
    _ = try await test.store.perform(.update(target, values: ["regarding": .text("deals/1")]), as: test.admin)
    #expect(try await test.shown("contacts", 1, ["calls_held"]) == #"{"calls_held":0}"#)
    _ = try await test.store.perform(.update(target, values: ["status": .text("planned")]), as: test.admin)
    #expect(try await test.shown("deals", 1, ["planned_calls"]) == #"{"planned_calls":1}"#)
  }

  @Test func figuresAreFilteredAndSortedBy() async throws {
    let test = try await TestStore.rollups()
    for (number, amount) in ["5", "50", "0.5"].enumerated() {
      try await test.make("contacts", ["last_name": .text("C\(number)")])
      try await test.make("deals", ["contact": .number(String(number + 1)), "amount": .number(amount)])
    }
    let page = try await test.store.list(
      ListRequest(
        module: "contacts", filter: "open_amount < 10 && average_amount > 0.1", sort: "-average_amount",
        fields: ["open_amount"]), as: test.admin)
    #expect(
      String(decoding: page.json, as: UTF8.self).replacing(/"id":\d,"version":\d,/, with: "")
        == #"{"records":[{"open_amount":5.00},{"open_amount":0.50}],"next_cursor":null}"#)
  }

  @Test func figuresCannotBeGiven() async throws {
    let test = try await TestStore.rollups()
    try await test.make("contacts", ["last_name": .text("A")])
    let refused = try await test.refused(
      .update(RecordTarget(module: "contacts", id: 1), values: ["open_amount": .number("5")]))
    #expect(refused.codes == ["open_amount:read_only"])
    let born = try await test.refused(
      .create(module: "contacts", values: ["last_name": .text("B"), "all_deals": .number("5")]))
    #expect(born.codes == ["all_deals:read_only"])
  }

  @Test func rulesAndCriteriaReadFigures() async throws {
    let test = try await TestStore.rollups()
    try await test.make("contacts", ["last_name": .text("A"), "limit_of_calls": .number("0")])
    try await test.make("calls", ["subject": .text("Hello"), "regarding": .text("contacts/1")])
    // The figure goes beyond what the contact's rule allows: that is found when somebody changes the contact.
    let refused = try await test.refused(
      .update(RecordTarget(module: "contacts", id: 1), values: ["limit_of_calls": .number("-1")]))
    #expect(refused.codes == ["limit_of_calls:check_failed"])
    var last: Change?
    for _ in 0..<6 { last = try await test.make("deals", ["contact": .number("1")]) }
    let deal = try #require(last)
    let blocked = try await test.refused(.transition(Self.deal(deal.id), name: "propose", input: TransitionInput()))
    #expect(blocked.problems.map(\.code) == ["criteria_failed"])
    try await test.run("lose", try #require(last))
    #expect(try await test.shown("contacts", 1, ["open_deals"]) == #"{"open_deals":5}"#)
  }
}
