import Engine
import Expressions
import Tenancy
import Testing

@testable import Operations

struct HandOverTests {
  private static func desk() async throws -> Shop {
    let shop = try await Shop()
    for name in ["ana", "ben"] {
      let user = NewUser(name: name, email: nil, displayName: nil, roles: ["seller"], teams: [])
      _ = try await shop.run(CreateUser(tenant: "acme", user: user))
    }
    return shop
  }

  private static func create(_ count: Int, of module: String, as user: String, in shop: Shop) async throws {
    for number in 0..<count {
      let command = Command.create(module: module, values: ["name": .text("\(user) \(number)")])
      _ = try await shop.run(PerformCommand(tenant: "acme", user: user, command: command))
    }
  }

  @Test func `a leaver's records become another's, each with its place in the history`() async throws {
    let shop = try await Self.desk()
    try await Self.create(3, of: "orders", as: "ana", in: shop)
    try await Self.create(2, of: "accounts", as: "ana", in: shop)
    try await Self.create(1, of: "orders", as: "ben", in: shop)
    _ = try await shop.run(UpdateUser(tenant: "acme", user: "ana", change: UserChange(isActive: false)))
    let reports = try await shop.run(HandOver(tenant: "acme", from: "ana", to: "ben", module: "orders"))
    #expect(reports.map(\.module) == ["orders"])
    #expect(reports.map(\.handedOver) == [3])
    let all = try await shop.run(HandOver(tenant: "acme", from: "ana", to: "ben"))
    #expect(all.map(\.module) == ["accounts"])
    #expect(all.map(\.handedOver) == [2])
    #expect(try await shop.run(HandOver(tenant: "acme", from: "ana", to: "ben")).isEmpty)
    try await shop.workspace.withStore("acme") { store in
      let timeline = try await store.timeline(
        module: "orders", id: 1, as: try await store.firstAdministrator())
      #expect(String(decoding: timeline.json, as: UTF8.self).contains("owner"))
    }
    await shop.workspace.close()
  }

  @Test(arguments: [("ana", "ana"), ("ana", "nobody"), ("nobody", "ben")])
  func `hands nothing over to or from who is not there`(_ from: String, _ to: String) async throws {
    let shop = try await Self.desk()
    try await Self.create(1, of: "orders", as: "ana", in: shop)
    await #expect(throws: (any Error).self) { try await shop.run(HandOver(tenant: "acme", from: from, to: to)) }
    #expect(try await shop.run(HandOver(tenant: "acme", from: "ana", to: "ben")).map(\.handedOver) == [1])
    await shop.workspace.close()
  }

  @Test func `absences are noted once, with somebody to stand in`() async throws {
    let shop = try await Self.desk()
    func day(_ text: String) throws -> CalendarDate { try #require(CalendarDate(parsing: text)) }
    func add(_ user: String, _ first: String, _ last: String, _ substitute: String? = nil) async throws -> Absence {
      let absence = NewAbsence(first: try day(first), last: try day(last), substitute: substitute, note: "holidays")
      return try await shop.run(AddAbsence(tenant: "acme", user: user, absence: absence))
    }
    let noted = try await add("ana", "2026-07-01", "2026-07-15", "ben")
    #expect(noted.substitute == "ben")
    for (user, first, last, substitute) in [
      ("ana", "2026-07-15", "2026-07-20", nil), ("ana", "2026-08-02", "2026-08-01", nil),
      ("ana", "2026-08-01", "2026-08-02", "ana"), ("ana", "2026-08-01", "2026-08-02", "nobody"),
      ("ben", "2026-07-02", "2026-07-03", "ana"), ("nobody", "2026-07-02", "2026-07-03", nil),
    ] as [(String, String, String, String?)] {
      await #expect(throws: Refusal.self) { try await add(user, first, last, substitute) }
    }
    #expect(try await shop.run(ListAbsences(tenant: "acme", user: nil)) == [noted])
    #expect(try await shop.run(ListAbsences(tenant: "acme", user: "ana", from: try day("2026-07-16"))).isEmpty)
    _ = try await shop.run(RemoveAbsence(tenant: "acme", absence: noted.id))
    await #expect(throws: Refusal.self) { try await shop.run(RemoveAbsence(tenant: "acme", absence: noted.id)) }
    #expect(try await shop.run(ListAbsences(tenant: "acme", user: nil)).isEmpty)
    await shop.workspace.close()
  }
}
