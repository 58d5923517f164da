import Diagnostics
import Metamodel
import Testing

/// What loads and yet does not do what somebody meant.
@Suite struct ProcessWarningTests {
  /// The fixture's blueprint with these lines after its first two transitions, and `won` and `lost` as they were.
  private static func sale(_ more: String, head: String = "") -> String {
    """
    blueprint: sale
    module: deals
    field: stage
    \(head)states: {open: {}, offered: {}, won: {}, lost: {terminal: true}}
    transitions:
      offer: {from: [open], to: offered}
      win: {from: [offered], to: won}
      lose: {from: any, to: lost}
    \(more)
    """
  }

  private static func rival(_ order: Int, _ condition: String?) -> String {
    """
    blueprint: rival
    module: deals
    field: stage
    order: \(order)
    \(condition.map { "when: \($0)" } ?? "")
    states: {open: {}, won: {terminal: true}}
    transitions:
      take: {from: [open], to: won}
    """
  }

  private static func codes(_ changes: [String: String]) throws -> [String] {
    let result = try Fixture.load(changes)
    #expect(!result.diagnostics.containsError, "\(result.diagnostics.map(\.message))")
    return result.diagnostics.map { "\($0.location.map { "\($0.line):\($0.column)" } ?? "-") \($0.code.rawValue)" }
  }

  private static func codes(of transitions: String) throws -> [String] {
    try codes(["blueprints/sale.yaml": sale(transitions)])
  }

  @Test(arguments: [
    ("amount > 10 && amount < 5", true), ("amount > 10 && amount < 11", false), ("amount >= 5 && amount <= 5", false),
    ("amount > 5 && amount <= 5", true), ("name == 'a' && name != 'a'", true),
    ("name == 'a' && (name == 'b' || name == 'c')", true), ("name == 'a' || name == 'b'", false),
    ("name in ['a', 'b'] && name == 'c'", true), ("!(name != 'a') && name == 'b'", true),
    ("account.size > 5 && 5 > account.size", true), ("stage == 'won'", true), ("stage == 'open'", false),
    ("name == null && name == 'a'", true), ("name.startsWith('a') && name.startsWith('b')", false),
  ])
  func criteriaThatNeverHold(criteria: String, isFound: Bool) throws {
    let found = try Self.codes(of: "  drop: {from: [open], to: won, before: {criteria: \"\(criteria)\"}}")
    #expect(found == (isFound ? ["9:52 never_holds"] : []))
  }

  @Test func theMessageSaysWhatIsKnown() throws {
    let source = Self.sale("  drop: {from: [open, offered], to: won, before: {criteria: stage == 'lost'}}")
    let result = try Fixture.load(["blueprints/sale.yaml": source])
    #expect(
      result.diagnostics.map(\.message) == ["`stage == 'lost'` can never hold where stage is open or offered."])
    #expect(result.model != nil)
  }

  @Test func effectsAreJudgedOnTheRecordAsTheTransitionLeavesIt() throws {
    let found = try Self.codes(
      of: """
          drop: {from: [open], to: won, after: [{set: {name: x}, when: stage == 'open'}]}
          skip: {from: [offered], to: won, before: {criteria: amount > 1}, after: [{set: {name: x}, when: old.stage == 'open'}]}
        """)
    #expect(found.map { $0.split(separator: " ").last ?? "" } == ["never_holds", "shadowed_transition", "never_holds"])
  }

  @Test func transitionsThatCannotBeToldApart() throws {
    func found(_ first: String, _ second: String) throws -> [String] {
      try Self.codes(
        of: "  one: {from: [open, offered], to: open, \(first)}\n  two: {from: [offered], to: open, \(second)}")
    }
    let big = "before: {criteria: amount > 10}"
    #expect(try found("label: One", "label: Two") == ["10:3 shadowed_transition"])
    #expect(try found(big, "before: {criteria: amount > 5}") == ["10:3 shadowed_transition"])
    #expect(try found(big, "before: {criteria: amount <= 10}") == [])
    #expect(try found(big, "automatic: {after: 1h}") == [], "the clock runs one of them")
    let people = "before: {who: [{role: seller}]}"
    #expect(try found(people, "before: {who: [{role: administrator}]}") == [])
    #expect(try found(people, people) == ["10:3 shadowed_transition"])
  }

  @Test func whoCannotRunWhatNamesThem() throws {
    let access = """
      roles:
        administrator: {label: Administrator, modules: {"*": [all]}}
        seller: {label: Seller, modules: {"*": [read], deals: [read, update, transition]}, fields: {deals: {amount: hidden}}}
        reader: {label: Reader, modules: {"*": [read]}}
      """
    func found(_ role: String) throws -> [String] {
      try Self.codes([
        "access.yaml": access,
        "blueprints/sale.yaml": Self.sale(
          "  back: {from: [won], to: open, before: {who: [{role: \(role)}]}, during: {all: [{fields: [amount]}]}}"),
      ])
    }
    #expect(try found("administrator") == [])
    #expect(try found("reader") == ["9:3 powerless_role"])
    #expect(try found("seller") == ["9:3 unknown_to_all"])
  }

  @Test func blueprintsThatStandInEachOthersWay() throws {
    func found(_ condition: String?, own: String? = nil) throws -> [String] {
      let head = "order: 20\n" + (own.map { "when: \($0)\n" } ?? "")
      return try Self.codes([
        "blueprints/rival.yaml": Self.rival(10, condition), "blueprints/sale.yaml": Self.sale("", head: head),
      ])
    }
    #expect(try found("amount > 10") == [], "the last one leads what is left")
    #expect(try found(nil) == ["4:8 never_leads"])
    #expect(try found("amount > 10", own: "amount > 20") == ["5:7 overlapping_blueprints"])
    #expect(try found("amount > 10", own: "amount <= 10") == [])
    #expect(try found("name in ['a', 'b']", own: "name == 'a'") == ["5:7 never_leads"])
  }

  @Test func effectsInACircle() throws {
    let back = "  back: {from: [won], to: offered, after: [{run: again}]}\n  again: {from: [offered], to: won, "
    #expect(
      try Self.codes(of: back + "before: {criteria: amount > 1}, after: [{run: back}]}").map { $0.suffix(13) } == [
        "effect_circle", "ed_transition", "effect_circle",
      ])
    #expect(
      try Self.codes(of: back + "before: {criteria: amount > 1}, after: [{run: back, when: name == 'x'}]}").map {
        $0.suffix(13)
      } == ["ed_transition"])
    #expect(try Self.codes(of: "  back: {from: [won], to: open, after: [{run: win}]}") == ["9:3 runs_in_vain"])
  }

  @Test func automationsThatMakeTooMuchOfAChange() throws {
    func automation(_ name: String, _ module: String, _ effect: String, when condition: String? = nil) -> String {
      "automation: \(name)\nmodule: \(module)\non: edit\n\(condition.map { "when: \($0)\n" } ?? "")do: [\(effect)]\n"
    }
    let up = "{set: {size: 1}, on: account}"
    let down = "{for_each: deals, do: [{set: {name: x}}]}"
    func found(_ automations: [String]) throws -> [String] {
      var files: [String: String] = [:]
      for (number, text) in automations.enumerated() {
        files["automations/a\(number).yaml"] = text
      }
      return try Self.codes(files).map { String($0.split(separator: " ").last ?? "") }
    }
    #expect(
      try found([automation("a0", "deals", up), automation("a1", "accounts", down)]) == [
        "automation_circle", "automation_circle",
      ])
    #expect(
      try found([automation("a0", "deals", up, when: "amount > 1"), automation("a1", "accounts", down)]) == [])
    #expect(try found([automation("a0", "deals", "{notify: {field: owner}}")]) == ["at_every_change"])
    #expect(try found([automation("a0", "deals", "{notify: {field: owner}}", when: "stage != old.stage")]) == [])
    #expect(
      try found([
        automation("a0", "accounts", down), automation("a1", "deals", "{for_each: calls, do: [{set: {subject: x}}]}"),
      ]) == ["automation_storm"])
  }
}
