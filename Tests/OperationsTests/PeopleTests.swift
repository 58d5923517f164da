import Engine
import Tenancy
import Testing

@testable import Operations

struct PeopleTests {
  private static let ana = NewUser(
    name: "ana", email: "ana@example.com", displayName: "Ana", roles: ["seller"], teams: [])

  @Test func aDeactivatedUsersKeysStopAtOnceAndWorkAgainAfterwards() async throws {
    let shop = try await Shop()
    _ = try await shop.run(CreateUser(tenant: "acme", user: Self.ana))
    let key = try await shop.run(CreateKey(tenant: "acme", user: "ana", label: "x")).key
    #expect(try await shop.workspace.authenticate(.key(key), tenant: "acme") != nil)
    _ = try await shop.run(UpdateUser(tenant: "acme", user: "ana", change: UserChange(isActive: false)))
    #expect(try await shop.workspace.authenticate(.key(key), tenant: "acme") == nil)
    await #expect(throws: OperationFailure.self) {
      let command = Command.create(module: "orders", values: ["name": .text("x")])
      _ = try await shop.run(PerformCommand(tenant: "acme", user: "ana", command: command))
    }
    _ = try await shop.run(UpdateUser(tenant: "acme", user: "ana", change: UserChange(isActive: true)))
    #expect(try await shop.workspace.authenticate(.key(key), tenant: "acme") != nil)
    await shop.workspace.close()
  }

  @Test func whatIsNotSaidOfAUserStays() async throws {
    let shop = try await Shop()
    _ = try await shop.run(CreateUser(tenant: "acme", user: Self.ana))
    let changed = try await shop.run(
      UpdateUser(tenant: "acme", user: "ana", change: UserChange(displayName: "Ana Ruiz", roles: ["administrator"])))
    #expect(changed.email == "ana@example.com")
    #expect(changed.displayName == "Ana Ruiz")
    #expect(changed.roles == ["administrator"])
    #expect(try await shop.run(ListUsers(tenant: "acme")).first { $0.name == "ana" } == changed)
    let cleared = try await shop.run(UpdateUser(tenant: "acme", user: "ana", change: UserChange(email: "")))
    #expect(cleared.email == nil)
    await shop.workspace.close()
  }

  @Test(arguments: [
    ("nobody", UserChange(displayName: "x")), ("ana", UserChange(roles: ["nothing"])),
    ("ana", UserChange(teams: ["nothing"])), ("ana", UserChange(email: "no address")),
    ("admin", UserChange(isActive: false)), ("admin", UserChange(roles: ["seller"])),
  ])
  func aBadChangeOfAUserChangesNothing(_ user: String, _ change: UserChange) async throws {
    let shop = try await Shop()
    _ = try await shop.run(CreateUser(tenant: "acme", user: Self.ana))
    let before = try await shop.run(ListUsers(tenant: "acme"))
    await #expect(throws: Refusal.self) {
      _ = try await shop.run(UpdateUser(tenant: "acme", user: user, change: change))
    }
    #expect(try await shop.run(ListUsers(tenant: "acme")) == before)
    await shop.workspace.close()
  }

  @Test func anAddressIsOneFromTheBeginning() async throws {
    let shop = try await Shop()
    await #expect(throws: Refusal.self) {
      let user = NewUser(name: "ben", email: "ben at home", displayName: nil, roles: [], teams: [])
      _ = try await shop.run(CreateUser(tenant: "acme", user: user))
    }
    #expect(try await shop.run(ListUsers(tenant: "acme")).map(\.name) == ["admin"])
    await shop.workspace.close()
  }
}
