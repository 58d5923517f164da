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
  }
}
