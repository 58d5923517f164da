import Expressions
import Foundation
import Metamodel
import Testing

@testable import Engine

/// How results are counted, worked out by hand.
@Suite struct AttemptTests {
  /// Results as they were logged, `n` for not reached, `v` for voicemail, `e` for an effective one, `x` for another; after each
  /// what a rule counts.
  struct Case: CustomStringConvertible, Sendable {
    let name: String
    let rule: String
    let results: String
    let counts: [Int]
    var description: String { "\(name): \(results)" }
  }

  static let cases = [
    Case(name: "apart", rule: "count: [n], reach: 9", results: "nvnvn", counts: [1, 1, 2, 2, 3]),
    Case(name: "together", rule: "count: [n, v], reach: 9", results: "nvxnv", counts: [1, 2, 2, 3, 4]),
    Case(
      name: "consecutive", rule: "count: [n], reach: 9, consecutive: true", results: "nnvnnn",
      counts: [1, 2, 0, 1, 2, 3]),
    Case(
      name: "consecutive, together", rule: "count: [n, v], reach: 9, consecutive: true", results: "nvxvn",
      counts: [1, 2, 0, 1, 2]),
    Case(
      name: "reset", rule: "count: [n, v], reach: 9, reset: effective", results: "nvenxn", counts: [1, 2, 0, 1, 1, 2]),
    Case(name: "never reset", rule: "count: [n], reach: 9", results: "nenn", counts: [1, 1, 2, 3]),
    Case(name: "reached begins anew", rule: "count: [n], reach: 3", results: "nnnnnnn", counts: [1, 2, 3, 1, 2, 3, 1]),
    // One a day: the window of three days has today's, and those of the three days before.
    Case(name: "window", rule: "count: [n], reach: 9, within: 3d", results: "nnnnnn", counts: [1, 2, 3, 4, 4, 4]),
    Case(
      name: "window, with gaps", rule: "count: [n], reach: 9, within: 2d", results: "nxxnxn",
      counts: [1, 1, 1, 1, 1, 2]),
  ]

  private static func flow(_ rule: String) -> [String: String] {
    var files = ResultModel.files
    files["results/desk.yaml"] = nil
    files["results/sales.yaml"] = """
      result_flow: sales
      modules: {deals: {contact: contact}}
      results: {n: {label: N}, v: {label: V}, e: {label: E, effective: true}, x: {label: X}}
      rows: [{result: [n, v, e, x]}]
      attempts:
        rule: {\(rule), do: [{set: {remarks: reached}}]}
      """
    return files
  }

  @Test(arguments: cases)
  func resultsAreCountedAsTheRuleSays(_ example: Case) async throws {
    let test = try await TestStore(files: Self.flow(example.rule))
    let deal = try await test.store.perform(.create(module: "deals", values: ["name": .text("A")]), as: test.ana)
    var counts: [Int] = []
    for (day, result) in example.results.enumerated() {
      test.clock.set(Timestamp(microseconds: TestStore.start.microseconds + Int64(day) * 86_400_000_000))
      let outcome = try await test.log(String(result), deal)
      counts.append(try #require(outcome.attempts.first).count)
    }
    #expect(counts == example.counts)
  }

  @Test func overTwoDealsOfAContactTheyCountTogether() async throws {
    let test = try await TestStore(files: Self.flow("count: [n], reach: 4, per: contact"))
    let eva = try await test.make("contacts", ["name": .text("Eva")])
    let max = try await test.make("contacts", ["name": .text("Max")])
    func deal(_ contact: Change) async throws -> Change {
      try await test.store.perform(
        .create(module: "deals", values: ["name": .text("A"), "contact": .number(String(contact.id))]), as: test.ana)
    }
    let (first, second, other) = (try await deal(eva), try await deal(eva), try await deal(max))
    var counts: [Int] = []
    for deal in [first, second, other, first, second, second] {
      counts.append(try #require(try await test.log("n", deal).attempts.first).count)
    }
    #expect(counts == [1, 2, 1, 3, 4, 1])
    #expect(try await test.value("remarks", of: second) == "reached")
    #expect(try await test.value("remarks", of: first) == nil, "it is done to the record of the last attempt")
  }

  @Test(arguments: ["count: [n], reach: 9", "count: [n], reach: 9, per: contact"])
  func whatIsMergedCountsTogetherForAsLongAsItIs(rule: String) async throws {
    let test = try await TestStore(files: Self.flow(rule))
    let isPerContact = rule.contains("contact")
    func deal() async throws -> (deal: Change, contact: Change) {
      let contact = try await test.make("contacts", ["name": .text("Eva")])
      let values: RecordInput = ["name": .text("A"), "contact": .number(String(contact.id))]
      return (try await test.store.perform(.create(module: "deals", values: values), as: test.ana), contact)
    }
    let made = [try await deal(), try await deal(), try await deal()]
    func count(_ place: Int) async throws -> Int? {
      try await test.store.attempts(of: made[place].deal.target, as: test.admin).first?.count
    }
    for place in [0, 0, 1, 2] { _ = try await test.log("n", made[place].deal) }
    let targets = made.map { isPerContact ? $0.contact.target : $0.deal.target }
    for (survivor, loser) in [(1, 2), (0, 1)] {
      let merge = Command.merge(targets[survivor], MergeInput(losers: [MergeInput.Loser(id: targets[loser].id)]))
      _ = try await test.store.perform(merge, as: test.admin)
    }
    #expect(try await count(0) == 4)
    let logged = try await test.store.loggedResults(of: made[0].deal.target, as: test.admin)
    #expect(logged.count == (isPerContact ? 2 : 4))
    _ = try await test.store.perform(.unmerge(targets[0], keepingChanges: true), as: test.admin)
    #expect(try await count(0) == 2)
    #expect(try await count(1) == 2, "what was merged before stays so")
    #expect(try await test.errors() == [])
  }

  @Test func whatIsMergedIsCalledAsLateAsAllOfIt() async throws {
    var files = Self.flow("count: [n], reach: 9")
    files["results/sales.yaml"] = files["results/sales.yaml"]?.replacing(
      "x: {label: X}", with: "x: {label: X, definitive: true}")
    let test = try await TestStore(files: files)
    var deals: [Change] = []
    for name in ["A", "B", "C"] {
      deals.append(
        try await test.store.perform(.create(module: "deals", values: ["name": .text(name)]), as: test.ana))
    }
    func standing(_ place: Int) async throws -> [String] {
      try await test.texts(
        "SELECT coalesce(last_at, 'never') || definitive FROM sys_call WHERE record = \(deals[place].id)")
    }
    _ = try await test.log("x", deals[1])
    let called = try await standing(1)
    #expect(called.first?.hasSuffix("1") == true)
    let merge = Command.merge(deals[0].target, MergeInput(losers: [MergeInput.Loser(id: deals[1].id)]))
    _ = try await test.store.perform(merge, as: test.admin)
    #expect(try await standing(0) == called)
    _ = try await test.store.perform(.unmerge(deals[0].target, keepingChanges: false), as: test.admin)
    #expect(try await standing(0) == ["never0"])
    #expect(try await standing(1) == called)
    let idle = Command.merge(deals[0].target, MergeInput(losers: [MergeInput.Loser(id: deals[2].id)]))
    _ = try await test.store.perform(idle, as: test.admin)
    #expect(try await standing(0) == ["never0"], "nobody was called about either")
  }

  @Test func eachDealOfAContactCountsByItselfOtherwise() async throws {
    let test = try await TestStore(files: Self.flow("count: [n], reach: 3"))
    let eva = try await test.make("contacts", ["name": .text("Eva")])
    var deals: [Change] = []
    for _ in 1...2 {
      deals.append(
        try await test.store.perform(
          .create(module: "deals", values: ["name": .text("A"), "contact": .number(String(eva.id))]), as: test.ana))
    }
    var counts: [Int] = []
    for place in [0, 1, 0, 1, 0] {
      counts.append(try #require(try await test.log("n", deals[place]).attempts.first).count)
    }
    #expect(counts == [1, 1, 2, 2, 3])
  }

  @Test func whatReachesARuleIsDoneInPlaceOfTheRow() async throws {
    var files = Self.flow("count: [n], reach: 2, when: \"amount == null\"")
    files["results/sales.yaml"] = files["results/sales.yaml"]?.replacingOccurrences(
      of: "rows: [{result: [n, v, e, x]}]", with: "rows: [{result: [n, v, e, x], do: [{set: {remarks: row}}]}]")
    let test = try await TestStore(files: files)
    let deal = try await test.store.perform(.create(module: "deals", values: ["name": .text("A")]), as: test.ana)
    _ = try await test.log("n", deal)
    #expect(try await test.value("remarks", of: deal) == "row")
    _ = try await test.log("n", deal)
    #expect(try await test.value("remarks", of: deal) == "reached")
    let dear = try await test.store.perform(
      .create(module: "deals", values: ["name": .text("A"), "amount": .number("1")]), as: test.ana)
    for _ in 1...3 { #expect(try await test.log("n", dear).attempts == []) }
    #expect(try await test.value("remarks", of: dear) == "row", "the rule is not about it")
  }
}
