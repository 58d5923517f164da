import Testing

@testable import Engine

@Suite struct ExplainTests {
  @Test func everyWayOnIsListedWithWhatStandsInIt() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    let before = try test.contents()
    let ways = try await test.store.transitions(of: "deals", id: deal.id, as: test.ana)
    #expect(ways.map(\.name) == ["propose", "lose"])
    let propose = try #require(ways.first)
    #expect(propose.available && propose.from == "new" && propose.to == "proposal" && propose.field == "stage")
    #expect(
      propose.problems.map { "\($0.at):\($0.code)" } == [
        "amount:required", "call:activity_missing", "budget|close_date:none_of",
      ])
    #expect(propose.who == ["owner (ana)", "role manager"])
    #expect(propose.requires?.items?.map(\.kind) == ["field", "activity", "any"])
    #expect(propose.requires?.items?.last?.items?.map(\.at) == ["budget", "close_date"])
    #expect(try test.contents() == before)
  }

  @Test func whoeverMayNotIsToldWhoCould() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    let ways = try await test.store.transitions(of: "deals", id: deal.id, as: test.admin)
    let propose = try #require(ways.first)
    #expect(!propose.available)
    #expect(propose.problems.first?.code == "who")
    #expect(propose.problems.first?.who == ["owner (ana)", "role manager"])
  }

  @Test func whoeverHasNotTheRightIsToldSo() async throws {
    let test = try await TestStore(files: OrderModel.files)
    let order = try await WhoTests.order(test)
    let reader = Caller(userID: test.ana.userID, name: "ana", roles: [], teams: [])
    let refused = try await test.refused { try await test.store.transitions(of: "orders", id: order.id, as: reader) }
    #expect(refused.kind == .notPermitted)
  }

  @Test func whatIsExplainedAsOpenCanBeRun() async throws {
    let test = try await TestStore(files: OrderModel.files)
    let order = try await WhoTests.order(test)
    let ways = try await test.store.transitions(of: "orders", id: order.id, as: test.ana)
    for way in ways where way.available && way.problems.isEmpty && way.name != "circle" {
      _ = try await test.store.rehearse(
        .transition(RecordTarget(module: "orders", id: order.id), name: way.name, input: TransitionInput()),
        as: test.ana)
    }
    #expect(ways.map(\.name) == ["open", "circle", "swap"])
    #expect(ways.first?.optional == ["remarks"])
  }

  @Test func aTransitionThatDoesNotLeadFromHereIsExplainedToo() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    try await test.run("lose", deal, TransitionInput(note: "no"))
    let ways = try await test.store.transitions(of: "deals", id: deal.id, naming: "propose", as: test.ana)
    #expect(ways.map(\.name) == ["propose"])
    #expect(ways.first?.available == false && ways.first?.from == "new")
    #expect(ways.first?.requires?.items?.map(\.kind) == ["field", "activity", "any"])
    #expect(try await test.store.transitions(of: "deals", id: deal.id, naming: "nothing", as: test.ana) == [])
  }

  @Test func aTerminalStateHasNoWayOn() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    try await test.run("lose", deal, TransitionInput(note: "no"))
    #expect(try await test.store.transitions(of: "deals", id: deal.id, as: test.ana) == [])
  }
}
