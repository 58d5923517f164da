import Expressions
import Testing

@testable import Engine

@Suite struct WhoTests {
  /// A customer with an agent, and an order of it whose total is within its limit.
  static func order(_ test: TestStore, agent: String? = nil, _ values: RecordInput = [:]) async throws -> Change {
    let customer = try await test.store.perform(
      .create(module: "customers", values: ["name": .text("Acme"), "agent": agent.map(InputValue.text) ?? .null]),
      as: test.admin)
    let own: RecordInput = [
      "name": .text("First"), "customer": .number("\(customer.id)"), "total": .number("5"), "limit": .number("10"),
      "closing": .text("none"),
    ]
    return try await test.store.perform(.create(module: "orders", values: own.merging(values) { $1 }), as: test.admin)
  }

  static let callers: [(String, [String], [String], String?, Bool)] = [
    ("ana", ["rep"], [], nil, true), ("max", ["rep"], [], nil, false), ("max", ["rep"], ["desk"], nil, true),
    ("max", ["manager"], [], nil, false), ("max", ["rep"], [], "max", true), ("max", ["rep"], [], "admin", false),
  ]

  @Test(arguments: callers)
  func whoIsNamedByNameTeamRoleOrALookupsField(
    name: String, roles: [String], teams: [String], agent: String?, isAllowed: Bool
  ) async throws {
    let test = try await TestStore(files: OrderModel.files)
    let order = try await Self.order(test, agent: agent)
    let id = name == "ana" ? test.ana.userID : test.max.userID
    let caller = Caller(userID: id, name: name, roles: roles, teams: teams)
    let command = Command.transition(
      RecordTarget(module: "orders", id: order.id), name: "open", input: TransitionInput())
    if isAllowed {
      #expect(try await test.store.perform(command, as: caller).record["status"] == .string("open"))
    } else {
      let refused = try await test.refused(command, by: caller)
      #expect(refused.kind == .notPermitted)
      #expect(refused.codes == ["transition:who"])
      let agents = agent.map { "customer.agent (\($0))" } ?? "customer.agent"
      #expect(refused["transition"]?.who == [agents, "team desk", "user ana"])
    }
  }

  /// Away from the 1st of June, the day at which the clock stands, to the 2nd.
  static let absences: [(user: String, first: String, last: String, isAllowed: Bool)] = [
    ("ana", "2026-06-01", "2026-06-02", true), ("ana", "2026-05-01", "2026-06-01", true),
    ("ana", "2026-06-02", "2026-06-03", false), ("ana", "2026-05-01", "2026-05-31", false),
    ("admin", "2026-06-01", "2026-06-02", true),
  ]

  @Test(arguments: absences)
  func whoStandsInForSomebodyMayWhileTheyAreAway(
    user: String, first: String, last: String, isAllowed: Bool
  ) async throws {
    let test = try await TestStore(files: OrderModel.files)
    // `ana` is named by name, `admin` by the customer's agent.
    let order = try await Self.order(test, agent: "admin")
    let absence = NewAbsence(
      first: try #require(CalendarDate(parsing: first)), last: try #require(CalendarDate(parsing: last)),
      substitute: "max")
    _ = try await test.store.addAbsence(absence, of: user, by: test.admin)
    let caller = Caller(userID: test.max.userID, name: "max", roles: ["rep"], teams: [])
    let command = Command.transition(
      RecordTarget(module: "orders", id: order.id), name: "open", input: TransitionInput())
    if isAllowed {
      #expect(try await test.store.perform(command, as: caller).record["status"] == .string("open"))
      let cause = "max transition open, standing in for \(user)"
      #expect(try await test.history(of: "orders", order.id).last?.contains(cause) == true)
    } else {
      #expect(try await test.refused(command, by: caller).codes == ["transition:who"])
    }
  }

  @Test func whoMayInTheirOwnRightStandsInForNobody() async throws {
    let test = try await TestStore(files: OrderModel.files)
    let order = try await Self.order(test, agent: "admin")
    let today = try #require(CalendarDate(parsing: "2026-06-01"))
    _ = try await test.store.addAbsence(
      NewAbsence(first: today, last: today, substitute: "max"), of: "admin", by: test.admin)
    let caller = Caller(userID: test.max.userID, name: "max", roles: ["rep"], teams: ["desk"])
    let target = RecordTarget(module: "orders", id: order.id)
    _ = try await test.store.perform(.transition(target, name: "open", input: TransitionInput()), as: caller)
    let history = try await test.history(of: "orders", order.id)
    #expect(history.last?.contains("max transition open") == true)
    #expect(history.last?.contains("standing in") == false)
  }

  @Test func whoStandsInIsNamedToWhoeverMayNot() async throws {
    let test = try await TestStore(files: OrderModel.files)
    let order = try await Self.order(test, agent: "admin")
    let today = try #require(CalendarDate(parsing: "2026-06-01"))
    for user in ["ana", "admin"] {
      let absence = NewAbsence(first: today, last: today, substitute: "max")
      _ = try await test.store.addAbsence(absence, of: user, by: test.admin)
    }
    let eve = try await test.store.createUser(
      NewUser(name: "eve", email: nil, displayName: nil, roles: ["rep"], teams: []), by: test.admin)
    let caller = Caller(userID: eve.id, name: "eve", roles: ["rep"], teams: [])
    let command = Command.transition(
      RecordTarget(module: "orders", id: order.id), name: "open", input: TransitionInput())
    let who = [
      "customer.agent (admin, for whom max stands in)", "team desk", "user ana, for whom max stands in",
    ]
    #expect(try await test.refused(command, by: caller)["transition"]?.who == who)
    // Nor does somebody stand in who has been suspended.
    _ = try await test.store.updateUser("max", UserChange(isActive: false), by: test.admin)
    let names = ["customer.agent (admin)", "team desk", "user ana"]
    #expect(try await test.refused(command, by: caller)["transition"]?.who == names)
  }

  @Test func whoComesBeforeWhatIsMissing() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    let other = Caller(userID: test.max.userID, name: "max", roles: ["rep"], teams: [])
    let refused = try await test.refused { try await test.run("propose", deal, by: other) }
    #expect(refused.codes == ["transition:who"])
    #expect(refused["transition"]?.who == ["owner (ana)", "role manager"])
  }

  @Test func administratorsAreNotExcepted() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    let refused = try await test.refused { try await test.run("propose", deal, TestStore.proposal, by: test.admin) }
    #expect(refused.codes == ["transition:who"])
  }

  @Test func criteriaAreNamedWithWhatIsMissing() async throws {
    let test = try await TestStore(files: OrderModel.files)
    let command = { (order: Change) in
      Command.transition(RecordTarget(module: "orders", id: order.id), name: "open", input: TransitionInput())
    }
    let over = try await Self.order(test, ["total": .number("11")])
    let unmet = try await test.refused(command(over), by: test.ana)
    #expect(unmet.kind == .invalid)
    #expect(unmet.codes == ["transition:criteria_failed"])
    #expect(unmet["transition"]?.wanted == .text("total <= limit"))
    #expect(unmet["transition"]?.found == .object(["limit": .number("10.00"), "total": .number("11.00")]))
    #expect(unmet.message(at: "transition") == "open wants total <= limit: limit is 10.00, total is 11.00.")
    let unlimited = try await Self.order(test, ["limit": .null])
    let unknown = try await test.refused(command(unlimited), by: test.ana)
    #expect(unknown.codes == ["transition:criteria_failed"])
    #expect(unknown.message(at: "transition").contains("limit is missing"))
  }

  @Test func criteriaAreJudgedOnTheRecordAsItStands() async throws {
    let test = try await TestStore(files: OrderModel.files)
    let over = try await Self.order(test, ["total": .number("11")])
    let input = TransitionInput(values: ["total": .number("1")])
    let refused = try await test.refused(
      .transition(RecordTarget(module: "orders", id: over.id), name: "open", input: input), by: test.ana)
    #expect(refused.codes == ["transition:criteria_failed"])
    #expect(refused.message(at: "transition").contains("as it stands, without the total of this request"))
  }

  @Test func ofSeveralClausesThoseAreNamedThatDoNotHold() async throws {
    let criteria = "discount <= 20 && account.name != 'Blocked' && calls.exists(c, c.status == 'planned') && amount > 5"
    let blueprint = SalesModel.blueprint.replacing("discount <= 20", with: criteria)
    let test = try await TestStore(files: TestStore.sales(["blueprints/selling.yaml": blueprint]))
    let deal = try await test.deal(["amount": .number("9")])
    _ = try await test.store.perform(
      .override(RecordTarget(module: "deals", id: deal.id), to: "proposal", reason: "test"), as: test.max)
    _ = try await test.store.perform(
      .update(RecordTarget(module: "deals", id: deal.id), values: ["discount": .number("25")]), as: test.ana)
    let refused = try await test.refused { try await test.run("win", deal, TransitionInput()) }
    #expect(
      refused.message(at: "transition")
        == "win wants discount <= 20 && calls.exists(c, c.status == 'planned'): calls.size() is 0, discount is 25.00.")
    #expect(refused["transition"]?.found == .object(["calls.size()": .number("0"), "discount": .number("25.00")]))
    let explained = try await test.store.transitions(of: "deals", id: deal.id, as: test.ana)
    #expect(explained.first { $0.name == "win" }?.problems.first == refused.problems.first)
  }

  @Test func valuesThatTheCallerMayNotReadAreHidden() async throws {
    let access = SalesModel.access.replacing(
      "rep:\n", with: "clerk: {label: Clerk, modules: {deals: [read, transition]}}\n  rep:\n")
    let blueprint = SalesModel.blueprint.replacing("[{field: owner}, {role: manager}]", with: "[{role: clerk}]")
    let test = try await TestStore(
      files: TestStore.sales(["access.yaml": access, "blueprints/selling.yaml": blueprint]))
    let deal = try await test.deal()
    _ = try await test.store.perform(
      .update(RecordTarget(module: "accounts", id: 1), values: ["name": .text("Blocked")]), as: test.ana)
    let clerk = Caller(userID: test.ana.userID, name: "ana", roles: ["clerk"], teams: [])
    let refused = try await test.refused { try await test.run("propose", deal, TransitionInput(), by: clerk) }
    #expect(refused["transition"]?.found == .text("hidden"))
    #expect(!refused.problems.contains { $0.message.contains("is 'Blocked'") })
  }
}
